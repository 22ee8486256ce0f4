//! Is the service alive, and can it read its data?

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use super::{Problem, Shared};

/// Says that the service is alive and that its home folder can be read.
pub async fn health(State(server): State<Shared>) -> Result<Json<Value>, Problem> {
    server.settings.warehouse().map_err(anyhow::Error::from)?;
    Ok(Json(json!({"status": "ok", "version": env!("CARGO_PKG_VERSION")})))
}
