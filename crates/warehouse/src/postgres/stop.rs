//! How does a client stop a query that it no longer wants?
//!
//! It opens another connection and names, in one packet, the connection that is busy and that one's secret. The engine's
//! server stops only the planning of a query when it is told so; most of the time goes by while rows are found, so here
//! both end, and joins give way.

use std::fmt::Debug;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::{Transformed, TreeNode};
use datafusion::physical_optimizer::PhysicalOptimizerRule;
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::coop::CooperativeExec;
use datafusion_postgres::DfSessionService;
use datafusion_postgres::pgwire::api::portal::Portal;
use datafusion_postgres::pgwire::api::query::{ExtendedQueryHandler, SimpleQueryHandler};
use datafusion_postgres::pgwire::api::results::Response;
use datafusion_postgres::pgwire::api::store::PortalStore;
use datafusion_postgres::pgwire::api::{ClientInfo, ClientPortalStore};
use datafusion_postgres::pgwire::error::{PgWireError, PgWireResult};
use datafusion_postgres::pgwire::messages::PgWireBackendMessage;
use futures::Sink;
use futures::future::{BoxFuture, FutureExt, Shared};
use futures::stream::{self, StreamExt};
use tokio::sync::Notify;

/// What a connection is called by those who would stop its query: two numbers that only its client is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key {
    /// Which connection.
    pub connection: i32,
    /// What shows that its client asks.
    pub secret: i32,
}

impl Key {
    /// Bytes of the packet by which a query is stopped.
    pub const PACKET: usize = 16;

    /// The key in the first bytes of a connection that was opened to stop the query of another one.
    /// Source: PostgreSQL 16 documentation, 55.7, `CancelRequest`.
    pub fn to_stop(packet: &[u8]) -> Option<Self> {
        const HEAD: [u8; 8] = [0, 0, 0, 16, 0x04, 0xd2, 0x16, 0x2e];
        let key = packet.strip_prefix(&HEAD)?;
        let number = |at: usize| Some(i32::from_be_bytes(key.get(at..at + 4)?.try_into().ok()?));
        Some(Self { connection: number(0)?, secret: number(4)? })
    }
}

/// The way to stop the query of one connection.
#[derive(Debug, Default)]
pub struct Stop {
    told: Arc<Notify>,
    /// Counted when a step of a query begins and when it ends: odd within a step.
    turns: AtomicU64,
}

impl Stop {
    /// Stops the query that goes on, if one does. False where the step it is in has not ended after `patience`.
    pub fn tell(&self, patience: Duration) -> bool {
        const LOOK: Duration = Duration::from_millis(20);
        let turn = self.turns.load(Ordering::SeqCst);
        self.told.notify_waiters();
        let began = Instant::now();
        while turn % 2 == 1 && self.turns.load(Ordering::SeqCst) == turn {
            if began.elapsed() > patience {
                return false;
            }
            std::thread::sleep(LOOK);
        }
        true
    }
}

/// A query, from its arrival until its last row.
#[derive(Clone)]
struct Run {
    stop: Arc<Stop>,
    told: Shared<BoxFuture<'static, ()>>,
}

impl Run {
    /// What a step of it answers, unless it is stopped first.
    async fn step<T>(
        &self,
        answer: impl Future<Output = PgWireResult<T>> + Send,
    ) -> PgWireResult<T> {
        self.stop.turns.fetch_add(1, Ordering::SeqCst);
        let answered = tokio::select! {
            biased;
            () = self.told.clone() => Err(PgWireError::QueryCanceled),
            answered = answer => answered,
        };
        self.stop.turns.fetch_add(1, Ordering::SeqCst);
        answered
    }

    /// A response whose rows end with an error once it is stopped.
    fn response(self, response: Response) -> Response {
        let Response::Query(mut answer) = response else { return response };
        let rows = stream::unfold((answer.data_rows, self), |(mut rows, run)| async move {
            let row = run.step(rows.next().map(Option::transpose)).await.transpose()?;
            Some((row, (rows, run)))
        });
        answer.data_rows = rows.boxed();
        Response::Query(answer)
    }
}

/// Queries that can be stopped.
pub struct Stoppable {
    pub queries: Arc<DfSessionService>,
    pub stop: Arc<Stop>,
}

impl Stoppable {
    fn run(&self) -> Run {
        let told = self.stop.told.clone().notified_owned().boxed().shared();
        Run { stop: self.stop.clone(), told }
    }
}

/// Joins give way between the batches they make: of one batch a join may make millions, and their reader, if it counts
/// them, is deaf until all are read.
#[derive(Debug)]
pub struct JoinsGiveWay;

impl PhysicalOptimizerRule for JoinsGiveWay {
    fn name(&self) -> &str {
        "joins_give_way"
    }

    fn schema_check(&self) -> bool {
        true
    }

    fn optimize(
        &self,
        plan: Arc<dyn ExecutionPlan>,
        _: &ConfigOptions,
    ) -> datafusion::error::Result<Arc<dyn ExecutionPlan>> {
        let give_way = |node: Arc<dyn ExecutionPlan>| {
            if node.children().len() < 2 {
                return Ok(Transformed::no(node));
            }
            let node: Arc<dyn ExecutionPlan> = Arc::new(CooperativeExec::new(node));
            Ok(Transformed::yes(node))
        };
        Ok(plan.transform_up(give_way)?.data)
    }
}

#[async_trait]
impl SimpleQueryHandler for Stoppable {
    async fn do_query<C>(&self, client: &mut C, query: &str) -> PgWireResult<Vec<Response>>
    where
        C: ClientInfo + ClientPortalStore + Sink<PgWireBackendMessage> + Unpin + Send + Sync,
        C::PortalStore: PortalStore,
        C::Error: Debug,
        PgWireError: From<<C as Sink<PgWireBackendMessage>>::Error>,
    {
        let run = self.run();
        let asked = SimpleQueryHandler::do_query(&*self.queries, client, query);
        let answered = run.step(asked).await?;
        Ok(answered.into_iter().map(|response| run.clone().response(response)).collect())
    }
}

#[async_trait]
impl ExtendedQueryHandler for Stoppable {
    type Statement = <DfSessionService as ExtendedQueryHandler>::Statement;
    type QueryParser = <DfSessionService as ExtendedQueryHandler>::QueryParser;

    fn query_parser(&self) -> Arc<Self::QueryParser> {
        self.queries.query_parser()
    }

    async fn do_query<C>(
        &self,
        client: &mut C,
        portal: &Portal<Self::Statement>,
        rows: usize,
    ) -> PgWireResult<Response>
    where
        C: ClientInfo + ClientPortalStore + Sink<PgWireBackendMessage> + Unpin + Send + Sync,
        C::PortalStore: PortalStore<Statement = Self::Statement>,
        C::Error: Debug,
        PgWireError: From<<C as Sink<PgWireBackendMessage>>::Error>,
    {
        let run = self.run();
        let asked = ExtendedQueryHandler::do_query(&*self.queries, client, portal, rows);
        let answered = run.step(asked).await?;
        Ok(run.response(answered))
    }
}

#[cfg(test)]
mod tests {
    use super::Key;

    #[test]
    fn only_a_whole_packet_that_stops_a_query_has_a_key() {
        let packet = [0, 0, 0, 16, 0x04, 0xd2, 0x16, 0x2e, 0, 0, 0, 7, 0xff, 0xff, 0xff, 0xfe];
        assert_eq!(Key::to_stop(&packet), Some(Key { connection: 7, secret: -2 }));
        assert_eq!(Key::to_stop(&packet[..15]), None);
        // What a connection otherwise begins with: a request for TLS, or the user's name.
        assert_eq!(Key::to_stop(&[0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]), None);
        assert_eq!(Key::to_stop(b"\0\0\0\x14\0\x03\0\0user\0"), None);
    }
}
