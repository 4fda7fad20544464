//! The stylesheet and the icon over HTTP.

use anxin_web::assets;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use tower::ServiceExt;

async fn get(path: &str) -> axum::response::Response {
    let router: Router = assets::router();
    router.oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap()
}

#[tokio::test]
async fn the_stylesheet_is_served_for_good_at_its_hashed_address() {
    let answer = get(&assets::css_path()).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()[header::CONTENT_TYPE], "text/css; charset=utf-8");
    assert!(answer.headers()[header::CACHE_CONTROL].to_str().unwrap().contains("immutable"));
    let body = to_bytes(answer.into_body(), 1 << 20).await.unwrap();
    assert_eq!(body, assets::CSS.as_bytes());
    assert_eq!(get(&assets::icon_path()).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn an_old_hash_is_not_found() {
    assert_eq!(get("/assets/app-0000000000000000.css").await.status(), StatusCode::NOT_FOUND);
    assert_eq!(get("/assets/app.css").await.status(), StatusCode::NOT_FOUND);
}

#[test]
fn the_stylesheet_stays_small_and_asks_no_other_host() {
    assert!(assets::CSS.len() < 40_000, "{} bytes", assets::CSS.len());
    assert!(!assets::CSS.contains("url("));
    assert!(!assets::CSS.contains("@import"));
    assert_eq!(assets::CSS.matches('{').count(), assets::CSS.matches('}').count());
}
