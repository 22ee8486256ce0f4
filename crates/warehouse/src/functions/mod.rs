//! Which words of the field does SQL know?

#[cfg(test)]
mod asked;
mod cells;
mod distance;
mod intervals;
#[cfg(test)]
mod mirror;
mod months;
mod place;

use datafusion::logical_expr::ScalarUDF;
use datafusion::prelude::SessionContext;

/// A SQL function: how it is written, what it gives, and the function.
struct Function {
    signature: &'static str,
    meaning: &'static str,
    udf: ScalarUDF,
}

fn all() -> Vec<Function> {
    [months::functions(), intervals::functions(), cells::functions(), distance::functions()]
        .into_iter()
        .flatten()
        .collect()
}

/// Makes every function known to a session.
pub(crate) fn register(context: &SessionContext) {
    all().into_iter().for_each(|f| context.register_udf(f.udf));
}

/// Signature and meaning of every SQL function added here.
pub fn documented_functions() -> Vec<(&'static str, &'static str)> {
    all().into_iter().map(|f| (f.signature, f.meaning)).collect()
}
