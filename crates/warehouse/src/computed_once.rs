//! Does a query ask the same thing twice? Then it is computed once.
//!
//! DataFusion puts a common table expression in wherever it is named, so that a year compared with the year
//! before computes its sums twice. This rule comes after all others, when filters and columns have
//! already gone down each copy: parts that are still equal, and aggregate, become scans of one answer,
//! held in memory while the query runs.

use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::datatypes::{Field, Schema, SchemaRef};
use async_trait::async_trait;
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::Column;
use datafusion::common::tree_node::{Transformed, TreeNode, TreeNodeRecursion};
use datafusion::datasource::provider_as_source;
use datafusion::error::{DataFusionError, Result};
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::logical_expr::{Expr, LogicalPlan, LogicalPlanBuilder, TableType};
use datafusion::optimizer::{OptimizerConfig, OptimizerRule};
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::streaming::{PartitionStream, StreamingTableExec};
use datafusion::physical_plan::{ExecutionPlan, ExecutionPlanProperties, collect_partitioned};
use futures::{TryStreamExt, stream};
use tokio::sync::OnceCell;

/// How such a part is called in a plan.
const NAME: &str = "computed_once";

#[derive(Debug)]
pub(crate) struct ComputedOnce;

impl OptimizerRule for ComputedOnce {
    fn name(&self) -> &str {
        NAME
    }

    fn rewrite(
        &self,
        plan: LogicalPlan,
        _config: &dyn OptimizerConfig,
    ) -> Result<Transformed<LogicalPlan>> {
        let mut parts: Vec<(LogicalPlan, Vec<usize>)> = Vec::new();
        let mut recursive = false;
        plan.apply(|part| {
            recursive |= matches!(part, LogicalPlan::RecursiveQuery(_));
            if is_worth_keeping(part)? {
                parts.push((part.clone(), sources(part)?));
            }
            Ok(TreeNodeRecursion::Continue)
        })?;
        // A step of a recursion reads another table each time, under one name.
        if recursive {
            return Ok(Transformed::no(plan));
        }
        let mut kept: Vec<(LogicalPlan, Vec<usize>, Arc<Part>)> = Vec::new();
        plan.transform_down(|part| {
            let read = sources(&part)?;
            let is_same = |other: &LogicalPlan, from: &[usize]| *other == part && from == read;
            if parts.iter().filter(|(other, from)| is_same(other, from)).count() < 2 {
                return Ok(Transformed::no(part));
            }
            let known = kept.iter().find(|(other, from, _)| is_same(other, from));
            let answer = known.map(|(.., answer)| answer.clone()).unwrap_or_else(|| {
                let answer = Arc::new(Part::new(&part));
                kept.push((part.clone(), read, answer.clone()));
                answer
            });
            let scan = Part::scan_as(answer, &part)?;
            Ok(Transformed::new(scan, true, TreeNodeRecursion::Jump))
        })
    }
}

/// Whether a part does work that is worth its memory, and gives the same rows each time.
fn is_worth_keeping(part: &LogicalPlan) -> Result<bool> {
    let aggregates =
        part.exists(|p| Ok(matches!(p, LogicalPlan::Aggregate(_) | LogicalPlan::Window(_))))?;
    let varies = part.exists(|p| {
        let outer = !p.all_out_ref_exprs().is_empty();
        Ok(outer || p.expressions().iter().any(Expr::is_volatile))
    })?;
    Ok(aggregates && !varies)
}

/// The tables a part reads, by address: one name can stand for two publications of a table.
fn sources(part: &LogicalPlan) -> Result<Vec<usize>> {
    let mut found = Vec::new();
    part.apply_with_subqueries(|p| {
        if let LogicalPlan::TableScan(scan) = p {
            found.push(Arc::as_ptr(&scan.source).cast::<()>() as usize);
        }
        Ok(TreeNodeRecursion::Continue)
    })?;
    Ok(found)
}

type Answer = OnceCell<Vec<Vec<RecordBatch>>>;

/// A part of a query as a table: planned when first scanned, computed when first read.
#[derive(Debug)]
struct Part {
    plan: LogicalPlan,
    schema: SchemaRef,
    physical: OnceCell<Arc<dyn ExecutionPlan>>,
    answer: Arc<Answer>,
}

impl Part {
    fn new(plan: &LogicalPlan) -> Self {
        // Two columns may have one name, told apart by their tables: here by their places.
        let fields = plan.schema().fields().iter().enumerate();
        let fields: Vec<Field> =
            fields.map(|(i, f)| f.as_ref().clone().with_name(i.to_string())).collect();
        Self {
            plan: plan.clone(),
            schema: Arc::new(Schema::new(fields)),
            physical: OnceCell::new(),
            answer: Arc::default(),
        }
    }

    /// A scan that gives the columns of the part it stands for, under their names.
    fn scan_as(part: Arc<Self>, plan: &LogicalPlan) -> Result<LogicalPlan> {
        let names = plan.schema().iter().enumerate().map(|(i, (table, field))| {
            let column = Expr::Column(Column::new(Some(NAME), i.to_string()));
            column.alias_qualified(table.cloned(), field.name())
        });
        let names: Vec<Expr> = names.collect();
        LogicalPlanBuilder::scan(NAME, provider_as_source(part), None)?.project(names)?.build()
    }
}

#[async_trait]
impl TableProvider for Part {
    fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }

    fn table_type(&self) -> TableType {
        TableType::Temporary
    }

    async fn scan(
        &self,
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        _filters: &[Expr],
        limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let physical =
            self.physical.get_or_try_init(|| state.create_physical_plan(&self.plan)).await?;
        let stream = |partition: usize| {
            Arc::new(Partition {
                schema: self.schema.clone(),
                physical: physical.clone(),
                answer: self.answer.clone(),
                partition,
            }) as Arc<dyn PartitionStream>
        };
        let streams = (0..physical.output_partitioning().partition_count()).map(stream).collect();
        let schema = self.schema.clone();
        Ok(Arc::new(StreamingTableExec::try_new(schema, streams, projection, [], false, limit)?))
    }
}

#[derive(Debug)]
struct Partition {
    schema: SchemaRef,
    physical: Arc<dyn ExecutionPlan>,
    answer: Arc<Answer>,
    partition: usize,
}

impl PartitionStream for Partition {
    fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    fn execute(&self, context: Arc<TaskContext>) -> SendableRecordBatchStream {
        let (answer, physical) = (self.answer.clone(), self.physical.clone());
        let (schema, partition) = (self.schema.clone(), self.partition);
        let batches = async move {
            let all = answer.get_or_try_init(|| collect_partitioned(physical, context)).await?;
            let renamed =
                all.get(partition).into_iter().flatten().map(|batch| {
                    Ok(RecordBatch::try_new(schema.clone(), batch.columns().to_vec())?)
                });
            Ok::<_, DataFusionError>(stream::iter(renamed.collect::<Vec<Result<_>>>()))
        };
        let batches = stream::once(batches).try_flatten();
        Box::pin(RecordBatchStreamAdapter::new(self.schema.clone(), batches))
    }
}

#[cfg(test)]
mod tests {
    use datafusion::prelude::SessionContext;
    use futures::executor::block_on;

    use super::*;
    use crate::{TextRow, text_rows};

    const YEAR_BEFORE: &str = "WITH year AS (
            SELECT value % 7 AS mission, value % 5 AS year, sum(value) AS n
            FROM event WHERE value % 3 > 0 GROUP BY 1, 2)
        SELECT a.mission, a.year, a.n, b.n AS before, b.year FROM year a
        LEFT JOIN year b ON a.mission = b.mission AND a.year = b.year + 1 ORDER BY 1, 2";

    fn session(rule: bool) -> SessionContext {
        let context = SessionContext::new();
        if rule {
            context.add_optimizer_rule(Arc::new(ComputedOnce));
        }
        let table = "CREATE TABLE event AS SELECT value FROM generate_series(1, 20000)";
        rows(&context, table);
        context
    }

    fn rows(context: &SessionContext, sql: &str) -> Vec<TextRow> {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        let batches = runtime.block_on(async { context.sql(sql).await?.collect().await });
        text_rows(&batches.expect(sql)).expect("text")
    }

    /// How many scans of a shared part the plan of a query has.
    fn check(sql: &str, shared: usize) {
        let (with, without) = (session(true), session(false));
        let plan = block_on(with.state().create_logical_plan(sql)).expect("a plan");
        let plan = with.state().optimize(&plan).expect("optimised").to_string();
        assert_eq!(plan.matches("TableScan: computed_once").count(), shared, "{plan}");
        assert_eq!(rows(&with, sql), rows(&without, sql), "{sql}");
    }

    #[test]
    fn a_year_and_the_year_before_are_summed_once() {
        check(YEAR_BEFORE, 2);
        let all = YEAR_BEFORE.replace("ORDER BY", "JOIN year c ON c.n = a.n ORDER BY");
        check(&all, 3);
    }

    #[test]
    fn parts_that_are_filtered_apart_stay_apart() {
        let one_year = YEAR_BEFORE.replace("ORDER BY", "WHERE a.year = 3 ORDER BY");
        check(&one_year, 0);
    }

    #[test]
    fn plain_rows_are_read_again_rather_than_held() {
        check("SELECT a.value FROM event a JOIN event b ON a.value = b.value + 1 ORDER BY 1", 0);
    }

    #[test]
    fn what_varies_is_computed_each_time() {
        let sql = "WITH one AS (SELECT value % 2 AS v, max(random()) AS r FROM event GROUP BY 1)
            SELECT a.v FROM one a JOIN one b ON a.v = b.v WHERE a.r >= 0 AND b.r >= 0 ORDER BY 1";
        check(sql, 0);
    }

    #[test]
    fn a_recursion_is_left_alone() {
        let sql = "WITH RECURSIVE walk AS (SELECT 1 AS n UNION ALL
                SELECT n + 1 FROM walk WHERE n < (SELECT count(*) FROM event) / 5000)
            SELECT sum(a.n) + sum(b.n) AS n FROM walk a JOIN walk b ON a.n = b.n";
        check(sql, 0);
    }

    #[test]
    fn one_name_for_two_tables_is_two_parts() {
        let sums = "SELECT value % 7 AS v, sum(value) AS n FROM event GROUP BY 1";
        let plan = |context: &SessionContext| {
            let plan = block_on(context.state().create_logical_plan(sums)).expect("a plan");
            context.state().optimize(&plan).expect("optimised")
        };
        let (earlier, later) = (plan(&session(false)), plan(&session(false)));
        assert_eq!(earlier, later);
        let both = LogicalPlanBuilder::from(earlier.clone()).union(later).and_then(|b| b.build());
        let state = SessionContext::new().state();
        let rewritten = ComputedOnce.rewrite(both.expect("a union"), &state).expect("rewritten");
        assert!(!rewritten.transformed, "{}", rewritten.data);
        let same = LogicalPlanBuilder::from(earlier.clone()).union(earlier).and_then(|b| b.build());
        let rewritten = ComputedOnce.rewrite(same.expect("a union"), &state).expect("rewritten");
        assert!(rewritten.transformed);
    }
}
