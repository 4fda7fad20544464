//! The smallest handler that the same framework makes, to measure against.

use anyhow::Result;
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};

/// Serves the smallest handler for ever: JSON in, a few hundred bytes of JSON out.
pub(crate) async fn serve() -> Result<()> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    #[expect(clippy::print_stdout, reason = "tells the parent where it listens")]
    {
        println!("{}", listener.local_addr()?);
    }
    let answer = async |Json(question): Json<Value>| Json(json!({ "verdict": "deny", "call": question }));
    Ok(axum::serve(listener, Router::new().route("/v1/decisions", post(answer))).await?)
}
