//! Do the hub's datasets that are declared from its dictionary become tables?
//!
//! No publication of these was at hand: every row here is made up and says so ("synthetic"). Column
//! names are written as the dictionary has them, and again as the hub's JSON writes names.

use hub_server::{Content, Dataset, HubServer};
use ingest::Origin;

use crate::site::Site;

/// Loads a dataset of the hub from a server that speaks its interface.
fn load(site: &Site, dataset: &str, rows: Dataset) {
    let server = HubServer::start(Content::new().dataset(rows)).expect("a server");
    let origin = Origin::Url(format!("{}/public", server.url()));
    let outcome = site.sync(origin, dataset).unwrap_or_else(|e| panic!("{dataset}: {e}"));
    assert_eq!(outcome.new.iter().map(|m| m.quarantined).sum::<u64>(), 0, "{dataset}");
}

/// The same rows under the dictionary's names and under the names of the hub's JSON, then the query.
fn check(dataset: &str, csv: &str, sql: &str, expect: &[&str]) {
    let (header, rows) = csv.split_once('\n').expect("a header");
    let sign = |c: char| if c.is_alphanumeric() || c == ',' { c } else { '_' };
    let snake: String = header.to_lowercase().chars().map(sign).collect();
    for header in [header.to_owned(), snake.clone(), snake.replace("c_34", "c34")] {
        let site = Site::new();
        let text = format!("{header}\n{rows}");
        load(&site, dataset, Dataset::from_csv(dataset, &text).expect("rows"));
        assert_eq!(site.lines(sql), expect, "{dataset} as {header}");
    }
}

#[test]
fn a_year_from_july_is_one_however_it_is_written() {
    for period in ["2017/18", "2017-07-01", "2018-06-30", "2017-2018"] {
        check(
            "DOS-INDICATORS",
            &format!(
                "Indicator,Mission,Period,Target,Target 2,Target description,Target met,Value\n\
                 Synthetic,MISSION A,{period},80,90,Made up,1,85.5\nSynthetic,MISSION B,{period},80,90,Made up,1,95\n\
                 Synthetic,MISSION C,{period},80,,Made up,FALSE,N/A\n"
            ),
            "SELECT mission, fiscal_period, from_date, to_date, target, target_end, value, met, flags \
             FROM indicator_targets ORDER BY 1",
            &[
                "MISSION A|2017/18|2017-07-01|2018-06-30|80.0|90.0|85.5|true|-",
                "MISSION B|2017/18|2017-07-01|2018-06-30|80.0|90.0|95.0|true|met_against_range",
                "MISSION C|2017/18|2017-07-01|2018-06-30|80.0|-|-|false|-",
            ],
        );
    }
}

#[test]
fn a_column_of_each_task_becomes_a_row_of_each_paragraph() {
    check(
        "DPO-PEMA",
        "namepko,country,signature,date,year,mandate_renewal,mandate_completeadjustment,comments,\
         civilianprotection_assist,civilianprotection_security,electoralsecurity_security,gender_encouraged,gender_monitor\n\
         MISSION A,Synthetic,9001,2001-02-03,2001,0,1,made up,8 (a),\"8 (b), 9\",0,,NA\n\
         MISSION A,Synthetic,9002,2002-02-03,2002,1,0,made up,,,4,7,\n\
         MISSION B,Synthetic,9003,2003-02-03,2003,1,0,made up,,,,,\n",
        "SELECT resolution, task, modality, requested, paragraph, renews, revises FROM mandates ORDER BY 1, 2, 3",
        &[
            "9001|civilianprotection|assist|true|8 (a)|false|true",
            "9001|civilianprotection|security|true|8 (b), 9|false|true",
            "9002|electoralsecurity|security|true|4|true|false",
            "9002|gender|encouraged|false|7|true|false",
            "9003|-|-|-|-|true|false",
        ],
    );
}

#[test]
fn a_dataset_of_mandates_without_a_column_of_a_task_is_refused() {
    let site = Site::new();
    let csv = "namepko,country,signature,date,mandate_renewal,mandate_completeadjustment\nMISSION A,Synthetic,1,2001-01-01,1,0\n";
    let rows = Dataset::from_csv("DPO-PEMA", csv).expect("rows");
    let server = HubServer::start(Content::new().dataset(rows)).expect("a server");
    let origin = Origin::Url(format!("{}/public", server.url()));
    let error = site.sync(origin, "mandates").expect_err("no task").to_string();
    assert!(error.contains("lost columns task, modality, paragraph"), "{error}");
}

#[test]
fn persons_trained_are_totalled_only_where_both_sexes_are_known() {
    check(
        "DPO-PKTRAINING",
        "training_name,fiscal_year,female_participants,male_participants\n\
         Synthetic course,2019/20,10,30\nSynthetic course,2020/21,NA,30\n",
        "SELECT kind, fiscal_period, female, male, total FROM training ORDER BY 2",
        &["Synthetic course|2019/20|10|30|40", "Synthetic course|2020/21|-|30|-"],
    );
}

#[test]
fn the_status_of_a_recommendation_is_one_of_five_or_stays_as_published() {
    check(
        "DPO-C34REC",
        "Document symbol,Paragraph (sub-divided),Theme,C-34 recommendation text,Directive verb,Request category,\
         Request Timeline,Type of Task/Request,Status of action by the Secretariat,Addendum Update\n\
         A/77/19,12a,Synthetic,Made up,requests,Other,open-ended,N/A,In progress,Made up\n\
         A/77/19,12b,Synthetic,Made up,urges,Other,open-ended,N/A,Overtaken by events,Made up\n",
        "SELECT session, paragraph, status, status_published, text FROM recommendations ORDER BY 2",
        &["77|12a|in progress|In progress|Made up", "77|12b|-|Overtaken by events|Made up"],
    );
}

#[test]
fn sums_among_the_lines_of_a_budget_are_marked() {
    let csv = "Mission_acronym,Start_date,End_date,Budget_class,Budget_subclass,Apportionment,Expenditure,Variance,Document_symbol\n\
         MISSION A,2015-07-01,2016-06-30,Synthetic,Line 1,100,90,10,A/0/1\n\
         MISSION A,2015-07-01,2016-06-30,Synthetic,Subtotal,100,90,10,A/0/1\n\
         MISSION A,2015-07-01,2016-06-30,Gross requirements,,100,90,-10,A/0/1\n";
    check(
        "DPO-PKBUDGET",
        csv,
        "SELECT fiscal_period, class, line, is_total, approved_usd_thousands, spent_usd_thousands, flags \
         FROM expenditure ORDER BY source_line",
        &[
            "2015/16|Synthetic|Line 1|false|100.0|90.0|-",
            "2015/16|Synthetic|Subtotal|true|100.0|90.0|-",
            "2015/16|Gross requirements|-|true|100.0|90.0|variance_does_not_add_up",
        ],
    );
    check("DPO-PKEXP", csv, "SELECT sum(expenditure) FROM raw.hub_expenditure", &["270.0"]);
}

#[test]
fn equipment_pledges_and_projects_are_read_by_their_ids_at_the_hub() {
    check(
        "DPO-COEEXPENDITURE",
        "Mission_Acronym,Start_date,End_date,Category,Expenditure,Document_symbol\n\
         MISSION A,2015-07-01,2016-06-30,Synthetic equipment,12.5,A/0/1\nMISSION A,2015-07-01,2016-06-30,Total,12.5,A/0/1\n",
        "SELECT mission, fiscal_period, category, is_total, spent_usd_thousands FROM equipment_expenditure ORDER BY 4",
        &["MISSION A|2015/16|Synthetic equipment|false|12.5", "MISSION A|2015/16|Total|true|12.5"],
    );
    check(
        "DPO-COEFACTORS",
        "Mission_Acronym,Start_date,End_date,Mission_factors,Percentage,Effective_date,Last_review_date,Document_symbol\n\
         MISSION A,2015-07-01,2016-06-30,Synthetic factor,2.6,2015-07-01,,A/0/1\n",
        "SELECT mission_factors, percentage, effective_date, last_review_date FROM raw.equipment_factors",
        &["Synthetic factor|2.6|2015-07-01|-"],
    );
    // Nothing is known of its columns: they are taken as they come.
    check(
        "DPO-PKPledge",
        "member_state,unit,pledged_on\nSynthetic,made up,2019-03-29\n",
        "SELECT member_state, unit, pledged_on FROM raw.pledges",
        &["Synthetic|made up|2019-03-29"],
    );
}

#[test]
fn a_project_may_have_five_places_and_contradict_itself() {
    let rest = "beneficiary_type1,location1,location2,latitude1,longitude1,latitude2,longitude2";
    check(
        "DPO-QIP",
        &format!(
            "id,qip_ref,mission_acronym,title,activity_type,category,budget_cycle,project_status,start_date,end_date,\
             approved_amount,amount_disbursed,implementing_partner_type,highrisk_area,qip_support_women_participation,\
             total_beneficiaries,total_women_beneficiaries,total_men_beneficiaries,remarks,{rest}\n\
             1,Q-1,MISSION A,Synthetic,Made up,x,2019-20,Completed,2019-08-01,2019-12-01,100,120.5,x,No,yes,10,8,9,made up,x,Here,There,1.5,2.5,3,4\n"
        ),
        "SELECT mission, project, date_start, approved_usd, paid_usd, beneficiaries, supports_women, latitude, places, flags \
         FROM quick_impact_projects",
        &[
            "MISSION A|Q-1|2019-08-01|100.0|120.5|10|true|1.5|2|more_women_and_men_than_all;paid_more_than_approved",
        ],
    );
}
