# What stands around every page.
page-overview = Overview
page-claims = Claims
page-safety = Safety
page-people = People
page-data = Data
page-licences = Licences of the parts
skip = Skip to the content
menu = Menu
languages = Languages
notice = Notice
unreviewed = This translation has not been reviewed by a native speaker. Where it and the English differ, the English holds.
independent = Independent; not the United Nations.
independent-more = Bluehelm computes every figure from open data and shows the definition, the date of publication and the uncertainty.
figures-say = Missing is shown as missing, never as zero. “Significant” is said only where a test says so.
