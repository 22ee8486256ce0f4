//! Which words of the field does SQL know?

#[cfg(test)]
mod asked;
mod boundaries;
mod cells;
mod distance;
mod index;
mod intervals;
#[cfg(test)]
mod mirror;
mod months;
mod near;
mod place;
mod prepared;
mod search;
mod shape;
mod sites;
mod slope;

use datafusion::logical_expr::{AggregateUDF, ScalarUDF};
use datafusion::prelude::SessionContext;

/// A SQL function: how it is written, what it gives, and the function.
struct Function {
    signature: &'static str,
    meaning: &'static str,
    udf: Udf,
}

enum Udf {
    OfRow(ScalarUDF),
    OfTable(AggregateUDF),
}

impl From<ScalarUDF> for Udf {
    fn from(udf: ScalarUDF) -> Self {
        Self::OfRow(udf)
    }
}

impl From<AggregateUDF> for Udf {
    fn from(udf: AggregateUDF) -> Self {
        Self::OfTable(udf)
    }
}

fn all() -> Vec<Function> {
    let families = [
        months::functions(),
        intervals::functions(),
        cells::functions(),
        distance::functions(),
        near::functions(),
        boundaries::functions(),
        slope::functions(),
    ];
    families.into_iter().flatten().collect()
}

/// Makes every function known to a session.
pub(crate) fn register(context: &SessionContext) {
    for function in all() {
        match function.udf {
            Udf::OfRow(udf) => context.register_udf(udf),
            Udf::OfTable(udf) => context.register_udaf(udf),
        }
    }
}

/// Signature and meaning of every SQL function added here.
pub fn documented_functions() -> Vec<(&'static str, &'static str)> {
    all().into_iter().map(|f| (f.signature, f.meaning)).collect()
}
