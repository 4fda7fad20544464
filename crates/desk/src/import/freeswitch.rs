//! FreeSWITCH's `json_cdr`: one document a call, values in `variables` possibly URL-encoded, the numbers in the caller profile.

use anxin_domain::call::Disposition;
use anxin_domain::time::Instant;
use serde_json::Value;

use super::records::{NewRecord, seconds};
use super::{ImportOptions, Wrong, number};

/// The system's name when nobody says another and the document does not either.
const SYSTEM: &str = "freeswitch";

/// Reads one document.
pub(crate) fn read(document: &Value, options: &ImportOptions) -> Result<NewRecord, Wrong> {
    let Some(variables) = document.get("variables").filter(|v| v.is_object()) else {
        return Err(Wrong::new("variables", "the document has no variables; is it a json_cdr?"));
    };
    let profile = caller_profile(document);
    let profiled = |field| profile.and_then(|p| p.get(field)).map(plain).unwrap_or_default();
    let from = first_of([profiled("caller_id_number"), variable(variables, "caller_id_number")]);
    let to = first_of([profiled("destination_number"), variable(variables, "destination_number")]);
    let theirs = document.get("switchname").map(plain).unwrap_or_default();
    Ok(NewRecord {
        system: options.system.clone().unwrap_or_else(|| first_of([theirs, SYSTEM.to_owned()])),
        system_id: variable(variables, "uuid"),
        from: number("caller_id_number", &from, options.region)?,
        to: number("destination_number", &to, options.region)?,
        forwarded_to: None,
        started_at: started_at(variables)?,
        talk_seconds: seconds("billsec", &variable(variables, "billsec"))?,
        disposition: disposition(variables),
        decision: decision(variables)?,
    })
}

/// The first leg that was dialled: `callflow` is a list, or an object when there is one only.
fn caller_profile(document: &Value) -> Option<&Value> {
    let flow = document.get("callflow")?;
    let first = flow.as_array().map_or(Some(flow), |flows| flows.last())?;
    first.get("caller_profile")
}

fn started_at(variables: &Value) -> Result<Instant, Wrong> {
    let read = |field, scale: i64| {
        let value = variable(variables, field).parse::<i64>().ok().filter(|n| *n > 0)?;
        value.checked_mul(scale).map(Instant::from_micros)
    };
    read("start_uepoch", 1).or_else(|| read("start_epoch", 1_000_000)).ok_or_else(|| {
        Wrong::new("start_epoch", "write start_uepoch or start_epoch: when the call began, since 1970")
    })
}

/// Answered if somebody talked; otherwise it rang if the network said so (180 or 183), or, in a document that does not keep
/// that, if the call ended as one that rang.
fn disposition(variables: &Value) -> Disposition {
    let positive = |field| variable(variables, field).parse::<i64>().is_ok_and(|n| n > 0);
    let kept = |field| variables.get(field).is_some();
    let cause = variable(variables, "hangup_cause");
    if positive("billsec") || positive("answer_epoch") || positive("answer_uepoch") {
        return Disposition::Answered;
    }
    if cause == "USER_BUSY" {
        return Disposition::Busy;
    }
    if positive("progress_epoch") || positive("progress_media_epoch") {
        return Disposition::NoAnswer;
    }
    let ends_like_a_ring = ["NO_ANSWER", "ORIGINATOR_CANCEL", "ALLOTTED_TIMEOUT"].contains(&cause.as_str());
    if ends_like_a_ring && !kept("progress_epoch") { Disposition::NoAnswer } else { Disposition::Failed }
}

/// The id that the gate gave with its answer, if the dialplan kept the header.
fn decision(variables: &Value) -> Result<Option<anxin_domain::ids::DecisionId>, Wrong> {
    let names = ["sip_h_X-Anxin-Decision", "sip_rh_X-Anxin-Decision", "sip_ph_X-Anxin-Decision"];
    let Some(text) = names.iter().map(|name| variable(variables, name)).find(|text| !text.is_empty()) else {
        return Ok(None);
    };
    text.parse().map(Some).map_err(|e| Wrong::new("sip_h_X-Anxin-Decision", e))
}

fn first_of<const N: usize>(texts: [String; N]) -> String {
    texts.into_iter().find(|text| !text.is_empty()).unwrap_or_default()
}

fn variable(variables: &Value, name: &str) -> String {
    variables.get(name).map(plain).unwrap_or_default()
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => percent_decoded(text.trim()),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

/// Undoes URL encoding (RFC 3986, section 2.1), which `encode-values` switches on; what is not encoded stays as it is.
fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut index = 0;
    while index < bytes.len() {
        let pair = bytes.get(index + 1..index + 3).filter(|_| bytes[index] == b'%');
        let value =
            pair.and_then(|p| std::str::from_utf8(p).ok()).and_then(|p| u8::from_str_radix(p, 16).ok());
        decoded.push(value.unwrap_or(bytes[index]));
        index += if value.is_some() { 3 } else { 1 };
    }
    String::from_utf8(decoded).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn document() -> Value {
        json!({
            "core-uuid": "c", "switchname": "fs-wuhan-1",
            "variables": {
                "uuid": "8a-1", "start_epoch": "1795413787", "start_uepoch": "1795413787123456", "billsec": "12",
                "hangup_cause": "NORMAL_CLEARING", "progress_epoch": "1795413788", "sip_h_X-Anxin-Decision": "01J6A3M1T0R8Z5X7C9V2B4N6M8"
            },
            "callflow": [{"caller_profile": {"caller_id_number": "%2B8613900000001", "destination_number": "13800138000"}}]
        })
    }

    #[test]
    fn a_document_as_freeswitch_writes_it() {
        let record = read(&document(), &ImportOptions::china()).unwrap();
        assert_eq!((record.system.as_str(), record.system_id.as_str()), ("fs-wuhan-1", "8a-1"));
        assert_eq!(record.from.to_string(), "+8613900000001");
        assert_eq!(record.started_at.micros(), 1_795_413_787_123_456);
        assert_eq!(record.disposition, Disposition::Answered);
        assert!(record.decision.is_some());
    }

    #[test]
    fn whether_it_rang_is_told_from_what_the_network_said() {
        let ended = |cause: &str, progress: Option<&str>| {
            let mut variables = json!({ "billsec": "0", "hangup_cause": cause });
            if let Some(progress) = progress {
                variables["progress_epoch"] = progress.into();
            }
            disposition(&variables)
        };
        assert_eq!(ended("NO_ANSWER", Some("1795413788")), Disposition::NoAnswer);
        assert_eq!(ended("ORIGINATOR_CANCEL", Some("0")), Disposition::Failed);
        assert_eq!(ended("ORIGINATOR_CANCEL", None), Disposition::NoAnswer);
        assert_eq!(ended("CALL_REJECTED", Some("0")), Disposition::Failed, "the gate's own refusal");
        assert_eq!(ended("USER_BUSY", None), Disposition::Busy);
    }

    #[test]
    fn a_document_without_what_is_needed_says_which() {
        let mut without = document();
        without["variables"]["start_uepoch"] = "0".into();
        without["variables"]["start_epoch"] = "soon".into();
        assert_eq!(read(&without, &ImportOptions::china()).unwrap_err().field, "start_epoch");
        assert_eq!(read(&json!({}), &ImportOptions::china()).unwrap_err().field, "variables");
    }
}
