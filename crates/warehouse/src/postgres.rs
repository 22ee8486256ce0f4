//! How do programs that speak the Postgres protocol read the tables?
//!
//! `psql`, psycopg, SQLAlchemy, DBeaver and Power BI ask `pg_catalog` and `information_schema` what there is, then read.
//! Nothing can be written, and no setting of the engine can be changed.

mod stop;

use std::fmt::Debug;
use std::io;
use std::sync::Arc;

use arrow::datatypes::DataType;
use async_trait::async_trait;
use datafusion::common::{DFSchema, ParamValues, ScalarValue};
use datafusion::execution::SessionStateBuilder;
use datafusion::logical_expr::{
    ColumnarValue, EmptyRelation, LogicalPlan, ScalarUDF, Volatility, create_udf,
};
use datafusion::prelude::SessionContext;
use datafusion::sql::sqlparser::ast::{Set, Statement};
use datafusion_postgres::datafusion_pg_catalog::pg_catalog::context::EmptyContextProvider;
use datafusion_postgres::datafusion_pg_catalog::pg_catalog::setup_pg_catalog;
use datafusion_postgres::hooks::HookClient;
use datafusion_postgres::hooks::cursor::CursorStatementHook;
use datafusion_postgres::hooks::set_show::SetShowHook;
use datafusion_postgres::hooks::transactions::TransactionStatementHook;
use datafusion_postgres::pgwire::api::auth::{
    DefaultServerParameterProvider, StartupHandler, finish_authentication, protocol_negotiation,
    save_startup_parameters_to_metadata,
};
use datafusion_postgres::pgwire::api::query::{ExtendedQueryHandler, SimpleQueryHandler};
use datafusion_postgres::pgwire::api::results::{Response, Tag};
use datafusion_postgres::pgwire::api::{ClientInfo, PgWireConnectionState, PgWireServerHandlers};
use datafusion_postgres::pgwire::error::{ErrorInfo, PgWireError, PgWireResult};
use datafusion_postgres::pgwire::messages::response::TransactionStatus;
use datafusion_postgres::pgwire::messages::startup::{Authentication, SecretKey};
use datafusion_postgres::pgwire::messages::{PgWireBackendMessage, PgWireFrontendMessage};
use datafusion_postgres::pgwire::tokio::process_socket;
use datafusion_postgres::{DfSessionService, QueryHook};
use futures::{Sink, SinkExt};
use tokio::net::TcpStream;

use self::stop::{JoinsGiveWay, Stoppable};
pub use self::stop::{Key, Stop};
use crate::{Warehouse, WarehouseError};

/// Whether a password lets its bearer in.
pub type Admits = Arc<dyn Fn(&str) -> bool + Send + Sync>;

/// A client that is listened to.
pub struct Client {
    /// Where it speaks.
    pub connection: TcpStream,
    /// Judges the password it is asked for; it is asked for none where there is none.
    pub admits: Option<Admits>,
    /// What it names to stop its query.
    pub key: Key,
    /// Is told when its query shall stop.
    pub stop: Arc<Stop>,
}

impl Warehouse {
    /// Serves one client until it leaves.
    pub async fn speak_postgres(&self, client: Client) -> Result<io::Result<()>, WarehouseError> {
        let Client { connection, admits, key, stop } = client;
        let state = SessionStateBuilder::new_from_existing(self.plain_context().state())
            .with_physical_optimizer_rule(Arc::new(JoinsGiveWay));
        let context = Arc::new(SessionContext::new_with_state(state.build()));
        setup_pg_catalog(&context, "bluehelm", EmptyContextProvider).map_err(|e| *e)?;
        context.register_udf(version());
        let hooks: Vec<Arc<dyn QueryHook>> = vec![
            Arc::new(ReadsOnly),
            Arc::new(CursorStatementHook),
            Arc::new(SetShowHook),
            Arc::new(TransactionStatementHook),
        ];
        let queries = Arc::new(DfSessionService::new_with_hooks(context, hooks));
        let queries = Arc::new(Stoppable { queries, stop });
        let handlers = Handlers { queries, door: Arc::new(Door { admits, key }) };
        Ok(process_socket(connection, None, Arc::new(handlers)).await)
    }
}

/// `version()` as clients read it: SQLAlchemy looks for a number after "PostgreSQL".
fn version() -> ScalarUDF {
    let words = concat!("PostgreSQL 16.6 (Bluehelm ", env!("CARGO_PKG_VERSION"), ", read only)");
    let answer = move |_: &[ColumnarValue]| Ok(ColumnarValue::Scalar(ScalarValue::from(words)));
    create_udf("version", Vec::new(), DataType::Utf8, Volatility::Stable, Arc::new(answer))
}

struct Handlers {
    queries: Arc<Stoppable>,
    door: Arc<Door>,
}

impl PgWireServerHandlers for Handlers {
    fn simple_query_handler(&self) -> Arc<impl SimpleQueryHandler> {
        self.queries.clone()
    }

    fn extended_query_handler(&self) -> Arc<impl ExtendedQueryHandler> {
        self.queries.clone()
    }

    fn startup_handler(&self) -> Arc<impl StartupHandler> {
        self.door.clone()
    }
}

/// Lets clients in, with a password where one is needed.
struct Door {
    admits: Option<Admits>,
    key: Key,
}

#[async_trait]
impl StartupHandler for Door {
    async fn on_startup<C>(
        &self,
        client: &mut C,
        message: PgWireFrontendMessage,
    ) -> PgWireResult<()>
    where
        C: ClientInfo + Sink<PgWireBackendMessage> + Unpin + Send + Sync,
        C::Error: Debug,
        PgWireError: From<<C as Sink<PgWireBackendMessage>>::Error>,
    {
        let mut parameters = DefaultServerParameterProvider::default();
        parameters.default_transaction_read_only = true;
        parameters.is_superuser = false;
        match (message, &self.admits) {
            (PgWireFrontendMessage::Startup(startup), admits) => {
                protocol_negotiation(client, &startup).await?;
                save_startup_parameters_to_metadata(client, &startup);
                let Key { connection, secret } = self.key;
                client.set_pid_and_secret_key(connection, SecretKey::I32(secret));
                if admits.is_none() {
                    return finish_authentication(client, &parameters).await;
                }
                client.set_state(PgWireConnectionState::AuthenticationInProgress);
                let asks = Authentication::CleartextPassword;
                Ok(client.send(PgWireBackendMessage::Authentication(asks)).await?)
            }
            (PgWireFrontendMessage::PasswordMessageFamily(given), Some(admits)) => {
                let given = given.into_password()?;
                if admits(&given.password) {
                    return finish_authentication(client, &parameters).await;
                }
                let user = client.metadata().get("user").cloned();
                Err(PgWireError::InvalidPassword(user.unwrap_or_default()))
            }
            _ => Ok(()),
        }
    }
}

/// Refuses what is no question, before anything else looks at it.
#[derive(Debug)]
struct ReadsOnly;

impl ReadsOnly {
    fn objection(statement: &Statement) -> Option<PgWireError> {
        let reads = match statement {
            Statement::Explain { statement, .. } => matches!(**statement, Statement::Query(_)),
            // Settings of the engine reach its memory and its files.
            Statement::Set(Set::SingleAssignment { variable, .. }) => {
                !variable.to_string().to_lowercase().contains("datafusion")
            }
            Statement::Query(_)
            | Statement::ExplainTable { .. }
            | Statement::ShowTables { .. }
            | Statement::ShowColumns { .. }
            | Statement::ShowVariable { .. }
            | Statement::ShowStatus { .. }
            | Statement::ShowCatalogs { .. }
            | Statement::ShowSchemas { .. }
            | Statement::Set(_)
            | Statement::StartTransaction { .. }
            | Statement::Commit { .. }
            | Statement::Rollback { .. }
            | Statement::Savepoint { .. }
            | Statement::ReleaseSavepoint { .. }
            | Statement::Declare { .. }
            | Statement::Fetch { .. }
            | Statement::Close { .. }
            | Statement::Deallocate { .. }
            | Statement::Discard { .. } => true,
            _ => false,
        };
        let refused = || {
            let words = "these tables can only be read".to_owned();
            let info = ErrorInfo::new("ERROR".to_owned(), "25006".to_owned(), words);
            PgWireError::UserError(Box::new(info))
        };
        (!reads).then(refused)
    }

    /// The answer to what a client may ask for and needs no doing: nothing is kept that could be forgotten, and
    /// nothing is written that could be taken back.
    fn nothing_to_do(statement: &Statement) -> Option<Tag> {
        let word = match statement {
            Statement::Discard { .. } => "DISCARD ALL",
            Statement::Deallocate { .. } => "DEALLOCATE",
            Statement::Savepoint { .. } => "SAVEPOINT",
            Statement::ReleaseSavepoint { .. } => "RELEASE",
            Statement::Rollback { savepoint: Some(_), .. } => "ROLLBACK",
            _ => return None,
        };
        Some(Tag::new(word))
    }

    fn answer(
        statement: &Statement,
        client: &mut dyn HookClient,
    ) -> Option<PgWireResult<Response>> {
        let Some(tag) = Self::nothing_to_do(statement) else {
            return Self::objection(statement).map(Err);
        };
        // Back at a savepoint, what failed after it is forgotten.
        if matches!(statement, Statement::Rollback { .. }) {
            client.set_transaction_status(TransactionStatus::Transaction);
        }
        Some(Ok(Response::Execution(tag)))
    }
}

#[async_trait]
impl QueryHook for ReadsOnly {
    async fn handle_simple_query(
        &self,
        statement: &Statement,
        _: &SessionContext,
        client: &mut dyn HookClient,
    ) -> Option<PgWireResult<Response>> {
        Self::answer(statement, client)
    }

    async fn handle_extended_parse_query(
        &self,
        statement: &Statement,
        _: &SessionContext,
        _: &(dyn ClientInfo + Send + Sync),
    ) -> Option<PgWireResult<LogicalPlan>> {
        if Self::nothing_to_do(statement).is_some() {
            let schema = Arc::new(DFSchema::empty());
            let nothing = EmptyRelation { produce_one_row: false, schema };
            return Some(Ok(LogicalPlan::EmptyRelation(nothing)));
        }
        Self::objection(statement).map(Err)
    }

    async fn handle_extended_query(
        &self,
        statement: &Statement,
        _: &LogicalPlan,
        _: &ParamValues,
        _: &SessionContext,
        client: &mut dyn HookClient,
    ) -> Option<PgWireResult<Response>> {
        Self::answer(statement, client)
    }
}
