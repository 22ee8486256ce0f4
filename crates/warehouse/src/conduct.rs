//! Does a query put counts of alleged misconduct beside data that could point at a person?
//!
//! Counts of conduct are small and public by year and mission. Beside places, units or dates finer than a
//! year they could name a victim or a witness, so a query that reads them reads nothing else but the
//! vocabularies of `tables/crosswalks/conduct_tables.csv`. Everything not on that list is refused, in
//! whichever part of the query it stands: a join, a subquery, a `UNION`, a common table expression, a table
//! of the user's own. The list that is shipped always holds; a user's own adds to what is conduct.

use std::collections::BTreeSet;
use std::sync::Arc;

use datafusion::common::config::ConfigOptions;
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::LogicalPlan;
use datafusion::optimizer::AnalyzerRule;

use crate::{Definitions, WarehouseError};

/// Names of tables, in small letters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ConductTables {
    /// Datasets that count misconduct.
    pub datasets: BTreeSet<String>,
    /// Tables that may stand beside them.
    pub beside: BTreeSet<String>,
}

/// The rule, as every query meets it.
#[derive(Debug)]
pub(crate) struct ConductAlone(pub(crate) Arc<Definitions>);

/// What stands at the end of one branch of a plan.
#[derive(Debug, PartialEq, Eq)]
enum Reads {
    Conduct(String),
    Beside,
    Other(String),
}

impl ConductAlone {
    fn is_conduct(&self, name: &str) -> bool {
        let datasets = &self.0.conduct.datasets;
        let mut behind = self.0.simple(name).into_iter();
        datasets.contains(name) || behind.any(|(_, t)| datasets.contains(&t.dataset.to_lowercase()))
    }

    /// A branch by the names on its way down: an alias hides nothing.
    fn reads(&self, names: &[String]) -> Reads {
        let is_table = |name: &&String| {
            self.0.tables.contains_key(*name) || self.0.crosswalks.contains_key(*name)
        };
        let conduct = names.iter().find(|name| self.is_conduct(name));
        let beside = |name: &&String| self.0.conduct.beside.contains(*name);
        let other =
            names.iter().filter(is_table).find(|n| !self.is_conduct(n) && !beside(n)).cloned();
        match (other, conduct) {
            (Some(other), _) => Reads::Other(other),
            (None, Some(conduct)) => Reads::Conduct(conduct.clone()),
            (None, None) if names.iter().any(|n| beside(&n)) => Reads::Beside,
            (None, None) => Reads::Other(names.last().cloned().unwrap_or_default()),
        }
    }

    /// Every branch that ends in a table, with the names on its way down.
    fn branches(&self, plan: &LogicalPlan, above: &[String], found: &mut Vec<Reads>) -> Result<()> {
        let mut names = above.to_vec();
        match plan {
            LogicalPlan::SubqueryAlias(alias) => names.push(alias.alias.table().to_lowercase()),
            LogicalPlan::TableScan(scan) => {
                // A table has filters of its own only after optimising, when this rule has been met.
                names.push(scan.table_name.table().to_lowercase());
                found.push(self.reads(&names));
            }
            _ => {}
        }
        for input in plan.inputs() {
            self.branches(input, &names, found)?;
        }
        let mut inside = Vec::new();
        plan.apply_subqueries(|subquery| {
            inside.push(subquery.clone());
            Ok(datafusion::common::tree_node::TreeNodeRecursion::Jump)
        })?;
        inside.iter().try_for_each(|subquery| self.branches(subquery, &names, found))
    }
}

impl AnalyzerRule for ConductAlone {
    fn name(&self) -> &str {
        "conduct_alone"
    }

    fn analyze(&self, plan: LogicalPlan, _config: &ConfigOptions) -> Result<LogicalPlan> {
        let mut found = Vec::new();
        self.branches(&plan, &[], &mut found)?;
        let conduct = found.iter().find_map(|r| match r {
            Reads::Conduct(name) => Some(name.clone()),
            _ => None,
        });
        let other = found.into_iter().find_map(|r| match r {
            Reads::Other(name) => Some(name),
            _ => None,
        });
        match conduct.zip(other) {
            None => Ok(plan),
            Some((conduct, other)) => {
                let beside = self.0.conduct.beside.iter().cloned().collect::<Vec<_>>().join(", ");
                let refused = WarehouseError::ConductBeside { conduct, other, beside };
                Err(DataFusionError::External(Box::new(refused)))
            }
        }
    }
}
