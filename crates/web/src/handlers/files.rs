//! Evidence files: taken from a form, listed, and served only to be saved.

use anxin_desk::{Actor, DeskError, FILE_LIMIT, FileMeta, NewFile};
use anxin_domain::ids::{CaseId, EvidenceId};
use axum::body::Body;
use axum::extract::Multipart;
use axum::extract::multipart::MultipartError;
use axum::http::StatusCode;
use axum::response::Response;

use crate::fail::Fail;
use crate::handlers::Answer;
use crate::pages::files::{AddedBy, FileRow};
use crate::web::Web;

/// Takes the file of a form into a case. The inner error is a sentence for the form.
pub(crate) async fn take(
    web: &Web,
    case: CaseId,
    by: Actor,
    form: Multipart,
) -> Result<Result<(), &'static str>, Fail> {
    let (name, bytes) = match read(form).await? {
        Ok(file) => file,
        Err(message) => return Ok(Err(message)),
    };
    let new = NewFile { name, bytes, by, brand: None, words: String::new() };
    match web.desk.attach(case, new).await {
        Ok(_) => Ok(Ok(())),
        Err(DeskError::Invalid { .. }) => Ok(Err("error-evidence-odd")),
        Err(DeskError::FilesFull) => Ok(Err("error-files-full")),
        Err(error) => Err(error.into()),
    }
}

async fn read(mut form: Multipart) -> Result<Result<(String, Vec<u8>), &'static str>, Fail> {
    let mut file = None;
    loop {
        match form.next_field().await {
            Ok(Some(field)) if field.name() == Some("file") => {
                let name = field.file_name().unwrap_or_default().to_owned();
                match field.bytes().await {
                    Ok(bytes) => file = Some((name, bytes.to_vec())),
                    Err(error) => return trouble(&error),
                }
            }
            Ok(Some(_)) => {}
            Ok(None) => break,
            Err(error) => return trouble(&error),
        }
    }
    Ok(match file {
        None => Err("error-file-empty"),
        Some((_, bytes)) if bytes.is_empty() => Err("error-file-empty"),
        Some((_, bytes)) if bytes.len() > FILE_LIMIT => Err("error-file-large"),
        Some(file) => Ok(file),
    })
}

fn trouble<T>(error: &MultipartError) -> Result<Result<T, &'static str>, Fail> {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE { Ok(Err("error-file-large")) } else { Err(Fail::ODD) }
}

/// The files of a case, with where each is saved from.
pub(crate) async fn rows(web: &Web, case: CaseId, page: &str) -> Result<Vec<FileRow>, Fail> {
    let row = |file: FileMeta| FileRow {
        href: file.erased_at.is_none().then(|| format!("{page}/files/{}", file.id)),
        name: file.name,
        kilobytes: (file.size / 1024).max(1),
        by: match file.by {
            Actor::Customer => AddedBy::Customer,
            Actor::Brand => AddedBy::Brand,
            Actor::Staff | Actor::Records | Actor::Bank => AddedBy::Staff,
        },
        at: file.at,
    };
    Ok(web.desk.files(case).await?.into_iter().map(row).collect())
}

/// A file of a case, to be saved. One of another case is not there.
pub(crate) async fn save(web: &Web, case: CaseId, id: &str) -> Answer {
    let id: EvidenceId = id.parse().map_err(|_| Fail::NOT_FOUND)?;
    let (file, bytes) = web.desk.file(id).await?;
    if file.case != case {
        return Err(Fail::NOT_FOUND);
    }
    let mut answer = Response::builder();
    for (name, value) in file.headers() {
        answer = answer.header(name, value);
    }
    answer.body(Body::from(bytes)).map_err(|_| Fail::page(crate::pages::error::Problem::Broken))
}
