//! What is a patrol problem: places worth visiting, teams, time?

use crate::travel::Travel;

/// How far beyond a limit a time may lie and still count as kept: routes are sums of
/// floating-point lengths, and the benchmarks are judged with this allowance.
pub const TOLERANCE: f64 = 1e-6;

/// The most sites a problem may have: the search holds every travel time, n² numbers of 8 bytes.
pub const MAX_SITES: usize = 12_000;

/// A place that can be visited once, by one team.
#[derive(Debug, Clone, PartialEq)]
pub struct Site {
    /// What a visit is worth, zero or more, in the caller's unit (people protected, say).
    pub score: f64,
    /// How long a visit lasts, in the problem's unit of time.
    pub service: f64,
    /// The earliest time a visit can begin; a team that arrives sooner waits.
    pub open: f64,
    /// The latest time a visit can begin.
    pub close: f64,
}

impl Site {
    /// A site that can be visited at any time and at once.
    pub fn always_open(score: f64) -> Self {
        Self { score, service: 0.0, open: 0.0, close: f64::INFINITY }
    }
}

/// The most pairs of a team and a site: the search notes for each how well they go together. A team more than there are
/// sites has nothing to do and does not count.
const MOST_TEAM_SITES: usize = 10_000_000;

/// A team orienteering problem with time windows.
///
/// Every team leaves `start` when it opens, visits some sites, each begun within its window,
/// and reaches `end` before that closes. No site is visited twice. What is sought is the
/// greatest sum of scores. The scores of `start` and `end` are had by whoever leaves.
///
/// Without windows, `end.close - start.open` is the longest duration of a route.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    sites: Vec<Site>,
    travel: Travel,
    start: usize,
    end: usize,
    teams: usize,
}

/// Why a problem cannot be posed. All that is wrong is listed, not the first thing only.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{}", .findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct ProblemError {
    /// What is wrong, in the order of the sites.
    pub findings: Vec<ProblemFinding>,
}

/// One thing wrong with a problem.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ProblemFinding {
    /// There are no sites at all, so nowhere to start from.
    #[error("the problem has no sites; it needs at least the place the teams start from")]
    NoSites,
    /// More sites than the search can hold travel times for.
    #[error(
        "the problem has {found} sites; at most {MAX_SITES} fit, because all travel times \
         between them are held: drop sites no team can reach, or split the area"
    )]
    TooManySites {
        /// How many sites were given.
        found: usize,
    },
    /// More teams than the search can note sites for.
    #[error(
        "{found} teams and {sites} sites make more than {MOST_TEAM_SITES} pairs: name fewer teams, \
         or split the area"
    )]
    TooManyTeams {
        /// How many teams were given.
        found: usize,
        /// How many sites.
        sites: usize,
    },
    /// The travel times are for another number of sites.
    #[error("travel times are given for {found} sites, expected {expected}")]
    TravelOfOtherSize {
        /// How many sites the travel times are for.
        found: usize,
        /// How many sites there are.
        expected: usize,
    },
    /// The start or the end is not one of the sites.
    #[error("the {role} is site {found}, expected one of 0 to {last}")]
    NoSuchDepot {
        /// `start` or `end`.
        role: &'static str,
        /// The site named.
        found: usize,
        /// The last site there is.
        last: usize,
    },
    /// A number of a site is negative, infinite or not a number.
    #[error("site {site}: {quantity} is {found}, expected {expected}")]
    BadNumber {
        /// Which site.
        site: usize,
        /// `score`, `service`, `open` or `close`.
        quantity: &'static str,
        /// The number given.
        found: f64,
        /// What would be right.
        expected: &'static str,
    },
    /// A window closes before it opens.
    #[error("site {site}: closes at {close}, before it opens at {open}; no visit can begin")]
    ClosesBeforeOpening {
        /// Which site.
        site: usize,
        /// When it opens.
        open: f64,
        /// When it closes.
        close: f64,
    },
    /// A travel time is negative, infinite or not a number.
    #[error("travel from site {from} to site {to} takes {found}, expected a number from 0")]
    BadTravel {
        /// Where from.
        from: usize,
        /// Where to.
        to: usize,
        /// The time given.
        found: f64,
    },
}

impl Problem {
    /// Poses a problem, or says all that is wrong with it.
    ///
    /// # Errors
    /// [`ProblemError`] with every finding.
    pub fn try_new(
        sites: Vec<Site>,
        travel: Travel,
        (start, end): (usize, usize),
        teams: usize,
    ) -> Result<Self, ProblemError> {
        let problem = Self { sites, travel, start, end, teams };
        let findings = problem.findings();
        if findings.is_empty() { Ok(problem) } else { Err(ProblemError { findings }) }
    }

    fn findings(&self) -> Vec<ProblemFinding> {
        let found = self.sites.len();
        if found == 0 {
            return vec![ProblemFinding::NoSites];
        }
        if found > MAX_SITES {
            return vec![ProblemFinding::TooManySites { found }];
        }
        let mut findings = Vec::new();
        if self.teams.min(found) * found > MOST_TEAM_SITES {
            let (found, sites) = (self.teams, found);
            findings.push(ProblemFinding::TooManyTeams { found, sites });
        }
        for (role, depot) in [("start", self.start), ("end", self.end)] {
            if depot >= found {
                findings.push(ProblemFinding::NoSuchDepot { role, found: depot, last: found - 1 });
            }
        }
        for (site, s) in self.sites.iter().enumerate() {
            let mut expect = |quantity, found: f64, right: bool, expected| {
                if !right {
                    findings.push(ProblemFinding::BadNumber { site, quantity, found, expected });
                }
            };
            let amount = "a number from 0";
            expect("score", s.score, s.score.is_finite() && s.score >= 0.0, amount);
            expect("service", s.service, s.service.is_finite() && s.service >= 0.0, amount);
            expect("open", s.open, s.open.is_finite(), "a number");
            expect("close", s.close, !s.close.is_nan(), "a number, or infinity for no closing");
            if s.close < s.open {
                let (open, close) = (s.open, s.close);
                findings.push(ProblemFinding::ClosesBeforeOpening { site, open, close });
            }
        }
        if self.travel.len() != found {
            let (found, expected) = (self.travel.len(), found);
            findings.push(ProblemFinding::TravelOfOtherSize { found, expected });
        } else if let Some((from, to, found)) = self.travel.first_bad() {
            findings.push(ProblemFinding::BadTravel { from, to, found });
        }
        findings
    }

    /// The same problem with another number of teams.
    ///
    /// # Errors
    /// [`ProblemError`] where they are too many.
    pub fn try_with_teams(self, teams: usize) -> Result<Self, ProblemError> {
        Self::try_new(self.sites, self.travel, (self.start, self.end), teams)
    }

    /// All sites, the start and the end among them.
    pub fn sites(&self) -> &[Site] {
        &self.sites
    }

    /// How long it takes from one site to another.
    pub fn travel(&self) -> &Travel {
        &self.travel
    }

    /// Where every team starts: an index into [`Self::sites`].
    pub fn start(&self) -> usize {
        self.start
    }

    /// Where every team ends; may be the start.
    pub fn end(&self) -> usize {
        self.end
    }

    /// How many teams there are at most.
    pub fn teams(&self) -> usize {
        self.teams
    }

    /// What the start and the end score, whatever the routes are; nothing where there is no team.
    pub fn depot_score(&self) -> f64 {
        if self.teams == 0 {
            return 0.0;
        }
        let end = if self.end == self.start { 0.0 } else { self.sites[self.end].score };
        self.sites[self.start].score + end
    }
}
