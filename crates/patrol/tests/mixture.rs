//! Plans that are drawn by lot: what is promised of the draw is worked out again.

use patrol::{Case, Mixture};

mod cases;
use cases::{CASE, read};

/// Four like villages around the camp, and time for two a day.
fn case() -> Case {
    let toml = CASE.replace("16:00", "09:00").replace("days = 2", "days = 1");
    let rows = [(19.6, 0.8), (19.4, 0.8), (19.5, 0.9), (19.5, 0.7)];
    let rows = rows.iter().enumerate().map(|(k, (latitude, longitude))| {
        format!("v{k},V{k},{latitude},{longitude},{},1", 100 + k)
    });
    let header = "id,name,latitude,longitude,people,risk".to_owned();
    read(&toml, &std::iter::once(header).chain(rows).collect::<Vec<_>>().join("\n"))
}

fn mix(price: f64) -> Mixture {
    Mixture::new(&case(), 16, price, 1, |_, so_far| so_far.iterations >= 10)
}

#[test]
fn a_mixture_costs_no_more_than_allowed_and_its_figures_are_those_of_its_plans() {
    for price in [0.0, 0.05, 0.5] {
        let mixture = mix(price);
        let chances: f64 = mixture.plans.iter().map(|draw| draw.chance).sum();
        let value: f64 = mixture.plans.iter().map(|draw| draw.chance * draw.plan.value).sum();
        assert!((chances - 1.0).abs() < 1e-9 && (value - mixture.value).abs() < 1e-6);
        assert!(mixture.price <= price + 1e-6 && mixture.price >= -1e-9, "{}", mixture.price);
        let entropy: f64 = mixture.plans.iter().map(|d| -d.chance * d.chance.log2()).sum();
        assert!((entropy - mixture.entropy_bits).abs() < 1e-9);
        let guess = mixture.most_guessable.expect("a visit");
        for place in &mixture.places {
            let visits = mixture.plans.iter().filter(|draw| draw.plan.visits(&place.id));
            let chance: f64 = visits.map(|draw| draw.chance).sum();
            assert!((chance - place.chance).abs() < 1e-9 && chance <= guess.chance + 1e-6);
        }
    }
}

#[test]
fn what_may_cost_more_can_be_guessed_less() {
    let (none, some) = (mix(0.0), mix(0.5));
    let guess = |mixture: &Mixture| mixture.most_guessable.as_ref().map_or(0.0, |g| g.chance);
    assert_eq!(guess(&none), 1.0);
    // Two of four villages a day: nobody can do better than one half.
    assert!((0.5 - 1e-6..0.7).contains(&guess(&some)), "{}", guess(&some));
    assert!(some.entropy_bits > 0.9);
}

#[test]
fn a_visit_that_costs_nothing_is_left_out_now_and_then() {
    // A large town on the doorstep and time for everything on both days: every plan by value holds both visits.
    let places = "id,name,latitude,longitude,people,risk\n\
        town,Town,19.501,0.8,1000,1\nnorth,North,19.6,0.8,10,1\nsouth,South,19.4,0.8,10,1\n";
    let mixture =
        Mixture::new(&read(CASE, places), 24, 0.5, 1, |_, so_far| so_far.iterations >= 10);
    let guess = mixture.most_guessable.expect("a visit");
    assert!(guess.chance < 0.9, "{} {}", guess.name, guess.chance);
    assert_eq!(mixture.certain_because, None);
}

#[test]
fn each_seed_draws_one_plan_and_draws_are_as_likely_as_said() {
    let mixture = mix(0.5);
    let most = &mixture.plans[0];
    let drawn = (0..10_000).filter(|&seed| {
        let plan = mixture.draw(seed).expect("a plan");
        assert!(plan.approval.is_none() && plan.to_cards().contains("Drawn by lot"));
        plan.patrols == most.plan.patrols
    });
    // Four standard deviations of a share of 10,000 are 0.02 at most.
    assert!((drawn.count() as f64 / 10_000.0 - most.chance).abs() < 0.02);
    let text = serde_json::to_string(&mixture).expect("JSON");
    assert_eq!(
        serde_json::from_str::<Mixture>(&text).expect("a mixture").plans.len(),
        mixture.plans.len()
    );
}

#[test]
fn seeds_that_a_person_types_draw_more_than_one_plan() {
    let mixture = mix(0.5);
    let first = mixture.draw(1).expect("a plan");
    assert_eq!(mixture.draw(1).as_ref(), Some(&first));
    assert!((2..=20).any(|seed| mixture.draw(seed).expect("a plan").patrols != first.patrols));
}

#[test]
fn no_plan_is_begun_once_all_time_is_over_and_each_begun_is_made() {
    let mut begun = Vec::new();
    let mixture = Mixture::new(&case(), 16, 0.5, 1, |number, so_far| {
        begun.push((number, so_far.prepared));
        so_far.prepared || number > 2
    });
    assert_eq!(begun.last(), Some(&(3, false)));
    assert!(mixture.plans.iter().all(|draw| draw.plan.visit_ids().count() == 2));
}
