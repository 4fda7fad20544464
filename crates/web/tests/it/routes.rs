//! Every route asks the table of roles for one action before it does anything.

use std::path::Path;

use axum::http::StatusCode;

use crate::house::{CUSTOMER, house};

/// A route as the sources have it, with an id in each of its places.
pub(crate) struct Route {
    pub(crate) pattern: String,
    path: String,
    pub(crate) takes: Vec<&'static str>,
}

/// Reads the routes out of the sources, so that none can be added without being looked at here.
pub(crate) fn routes() -> Vec<Route> {
    let mut files = Vec::new();
    rust_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    let mut all = Vec::new();
    for text in files {
        let mut parts = text.split(".route(");
        parts.next();
        for part in parts {
            let Some((path, rest)) = part.trim_start().strip_prefix('"').and_then(|p| p.split_once('"'))
            else {
                continue;
            };
            let handlers = rest.split_once(";\n").map_or(rest, |(before, _)| before);
            // What is put together in a variable of its own is a form with a limit of its own.
            let posts = handlers.contains("post(") || !handlers.contains("get(");
            let takes = [("GET", handlers.contains("get(")), ("POST", posts)];
            let takes = takes.into_iter().filter(|(_, takes)| *takes).map(|(method, _)| method).collect();
            all.push(Route { pattern: path.to_owned(), path: filled(path), takes });
        }
    }
    all
}

/// The routes of the desk, as the sources have them.
pub(crate) fn desk_routes() -> Vec<String> {
    let all = routes().into_iter().map(|route| route.pattern);
    all.filter(|path| path == "/desk" || path.starts_with("/desk/")).collect()
}

fn rust_files(folder: &Path, into: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, into);
        } else if path.file_name().unwrap() != "assets.rs" {
            into.push(std::fs::read_to_string(path).unwrap());
        }
    }
}

/// Puts an id into each place of a path; what it names need not be there.
fn filled(path: &str) -> String {
    let place = |part: &str| match part {
        "{promise}" => "true-listing".to_owned(),
        part if part.starts_with('{') => "01J6A3M1T0R8Z5X7C9V2B4N6M8".to_owned(),
        part => part.to_owned(),
    };
    path.split('/').map(place).collect::<Vec<_>>().join("/")
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_asks_for_an_action() {
    let house = house().await;
    let routes = routes();
    assert!(routes.len() > 50, "the routes are read from the sources: {}", routes.len());
    let mut person = house.signed_in(CUSTOMER).await;
    for Route { path, takes, .. } in routes {
        for method in takes {
            let asked = if method == "GET" {
                person.get(&path).await.asked
            } else {
                let form = person.post(&path, &[]).await;
                assert!(!form.status.is_server_error(), "{method} {path}: {}", form.status);
                // A form in parts is not read before it is one.
                match form.asked {
                    None => person.multipart(&path, &[]).await.asked,
                    asked => asked,
                }
            };
            if path == "/signout" {
                person = house.signed_in(CUSTOMER).await;
            }
            assert!(
                asked.is_some(),
                "{method} {path} asks for no action: begin its handler with `visitor.may(…)`"
            );
        }
    }
    // What is no route asks for nothing, so the test above sees what it is to see.
    let nowhere = house.visitor().get("/nowhere").await;
    assert_eq!((nowhere.status, nowhere.asked), (StatusCode::NOT_FOUND, None));
}
