//! Tier 4: the whole server in Rust, by tokio and axum.
//!
//! Reads the same environment variables as the Node server of the other tiers: `PORT` (0 chooses a
//! free one), `WORKERS` (threads), `CONSTANT` (a text whose code is every answer, to measure the
//! cost of the server alone) and `STOP_WITH_STDIN` (the server ends with its benchmark, even if
//! that is killed).

mod endpoint;

use std::env;
use std::io;
use std::net::Ipv4Addr;
use std::process::ExitCode;
use std::sync::{Arc, OnceLock};
use std::thread::available_parallelism;

use axum::body::Bytes;
use axum::serve::ListenerExt;
use tier_pipeline::{Level, png};
use tokio::io::{AsyncReadExt, stdin};
use tokio::net::TcpListener;
use tokio::signal::ctrl_c;

use crate::endpoint::{Generate, router};

/// The width of every picture, in pixels.
const WIDTH: u32 = 200;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("Cannot serve: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    let port = integer("PORT", 0, 65535)?.unwrap_or(0) as u16;
    let workers = match integer("WORKERS", 1, 1024)? {
        Some(workers) => workers,
        None => available_parallelism().map_or(1, usize::from),
    };
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(workers)
        .enable_all()
        .build()
        .and_then(|runtime| {
            let served = runtime.block_on(serve(port));
            // A pending read of standard input cannot be cancelled.
            runtime.shutdown_background();
            served
        })
        .map_err(|error| match error.kind() {
            io::ErrorKind::AddrInUse => format!("port {port} of 127.0.0.1 is in use"),
            _ => error.to_string(),
        })
}

async fn serve(port: u16) -> io::Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    println!("listening on http://{}", listener.local_addr()?);
    // Sets TCP_NODELAY as Node does: an answer must not wait for the acknowledgement of the
    // previous one.
    let listener = listener.tap_io(|connection| {
        let _ = connection.set_nodelay(true);
    });
    axum::serve(listener, router(generator()))
        .with_graceful_shutdown(stop())
        .await
}

/// Returns the function that draws the answers.
fn generator() -> Generate {
    let Ok(constant) = env::var("CONSTANT") else {
        return Arc::new(|text, level| png(text, level, WIDTH).map(Bytes::from));
    };
    let made = OnceLock::new();
    Arc::new(move |_, _| {
        made.get_or_init(|| png(&constant, Level::L, WIDTH).map(Bytes::from))
            .clone()
    })
}

/// Waits until the server must finish its open requests and end.
async fn stop() {
    let input_ends = async {
        if env::var_os("STOP_WITH_STDIN").is_none() {
            std::future::pending::<()>().await;
        }
        let mut rest = Vec::new();
        let _ = stdin().read_to_end(&mut rest).await;
    };
    tokio::select! {
        _ = ctrl_c() => {}
        () = terminated() => {}
        () = input_ends => {}
    }
}

#[cfg(unix)]
async fn terminated() {
    use tokio::signal::unix::{SignalKind, signal};

    match signal(SignalKind::terminate()) {
        Ok(mut signals) => {
            signals.recv().await;
        }
        Err(_) => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn terminated() {
    std::future::pending().await
}

/// Reads an integer from the environment, if the variable is set.
fn integer(name: &str, least: usize, most: usize) -> Result<Option<usize>, String> {
    let Ok(value) = env::var(name) else {
        return Ok(None);
    };
    let number = value.parse().ok().filter(|n| (least..=most).contains(n));
    number.map(Some).ok_or_else(|| {
        format!("Expected an integer from {least} to {most} for {name} but received '{value}'")
    })
}
