"""A drill from first touch to all-clear with headcount, in a real browser at phone width.

    pip install selenium      (and Debian's chromium, chromium-driver)
    python crates/watch/tests/drill.py target/release/bluehelm [screenshot.png]
"""
import os, signal, socket, subprocess, sys, tempfile, time, urllib.request

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

HERE = os.path.dirname(os.path.abspath(__file__))


def check(what, holds):
    print(("ok    " if holds else "FAILED ") + what, flush=True)
    if not holds:
        sys.exit(1)


with socket.socket() as s:
    s.bind(("127.0.0.1", 0))
    port = s.getsockname()[1]
folder = tempfile.mkdtemp()
config = os.path.join(folder, "camp.toml")
text = open(os.path.join(HERE, "camp.toml")).read().replace("127.0.0.1:0", f"127.0.0.1:{port}", 1)
open(config, "w").write(text)
watch = subprocess.Popen([sys.argv[1], "watch", "run", "--guarded", "--config", config], stdin=subprocess.PIPE,
                         stdout=subprocess.DEVNULL)
options = webdriver.ChromeOptions()
for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run",
             "--disable-component-update", "--disable-sync", "--disable-quic", f"--user-data-dir={tempfile.mkdtemp()}"):
    options.add_argument(flag)
options.binary_location = "/usr/bin/chromium"
options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
browser = webdriver.Chrome(options=options, service=webdriver.ChromeService("/usr/bin/chromedriver"))
browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                        {"width": 360, "height": 740, "deviceScaleFactor": 2, "mobile": True})
until = lambda holds, what: (WebDriverWait(browser, 6, 0.05, ignored_exceptions=(Exception,)).until(lambda _: holds()),
                             check(what, True))
button = lambda selector: until(lambda: browser.find_element(By.CSS_SELECTOR, selector).click() or True, f"{selector} is touched")
shown = lambda selector: browser.find_element(By.CSS_SELECTOR, selector).text
try:
    for _ in range(100):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=1)
            break
        except OSError:
            time.sleep(0.05)
    browser.get(f"http://127.0.0.1:{port}/")
    width = browser.execute_script("return [document.documentElement.scrollWidth, window.innerWidth]")
    check(f"nothing is wider than the phone ({width[0]} of {width[1]} px)", width[0] <= width[1])
    small = [b.text for b in browser.find_elements(By.CSS_SELECTOR, "button") if b.is_displayed() and b.size["height"] < 44]
    check(f"every button is big enough for a thumb {small}", not small)
    browser.find_element(By.ID, "sound").click()
    check("sound is on after one touch", not browser.find_element(By.ID, "sound").is_displayed())
    button("summary")
    time.sleep(2.2)  # drawn anew meanwhile: what was opened stays open
    button("button.drill")
    until(lambda: "EXERCISE EXERCISE" in shown("p.drill"), "the drill is marked EXERCISE")
    until(lambda: "EXERCISE Alarm: camp" in shown("#warnings"), "so is its warning")
    check("the page's alarm is an exercise", browser.find_element(By.TAG_NAME, "body").get_attribute("data-alarm") == "exercise")
    if len(sys.argv) > 2:
        browser.save_screenshot(sys.argv[2])
    for i, count in enumerate(("40", "24")):
        box = browser.find_element(By.ID, f"count-{i}")
        box.send_keys(count)
        time.sleep(1.2)  # the page is drawn anew meanwhile, and must not take the number away
        check(f"what was typed for shelter {i} stays", browser.find_element(By.ID, f"count-{i}").get_attribute("value") == count)
        box.send_keys(Keys.ENTER)  # from the keyboard
        until(lambda: f": {count} of" in shown(f"label[for=count-{i}]"), f"shelter {i} has {count}")
    until(lambda: "Counted in: 64 of 65" in shown("#shelters h2"), "one is still missing")
    button("button.clear")
    until(lambda: "EXERCISE camp: ended" in shown("#warnings"), "all-clear ends it")
    check("and nothing is marked any more", not browser.find_elements(By.CSS_SELECTOR, "p.drill"))
    os.kill(watch.pid, signal.SIGSTOP)
    until(lambda: browser.find_element(By.ID, "lost").is_displayed(), "a watch that hangs is said to be lost")
    os.kill(watch.pid, signal.SIGCONT)
    until(lambda: not browser.find_element(By.ID, "lost").is_displayed(), "and found again")
    bad = [e for e in browser.get_log("browser") if e["level"] == "SEVERE" and "favicon" not in e["message"]]
    check(f"the browser has nothing to complain of {bad}", not bad)
    print("all held")
finally:
    browser.quit()
    watch.kill()
