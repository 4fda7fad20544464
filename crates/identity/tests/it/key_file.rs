//! The key file: made once, for its owner's eyes, and refused with the mend when something is wrong with it.

use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::sync::Arc;

use anxin_domain::time::Instant;
use anxin_identity::{Identity, IdentityError, ServerKey, Sink};
use anxin_store::Clock;
use anxin_store::testing::TestStore;

use crate::kit::number;

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_good_after_a_restart_with_the_same_key_file_and_void_without_it() {
    let test = TestStore::fresh().await;
    let folder = tempfile::tempdir().unwrap();
    let identity = || {
        let key = ServerKey::in_folder(folder.path(), &test.clock).unwrap();
        Identity::new(test.store.clone(), Arc::new(Sink), key)
    };
    let id = identity().request_code(number(1), str::to_owned).await.unwrap();
    let code = identity().messages(1).await.unwrap().remove(0).text.unwrap();
    let path = folder.path().join("keys/identity.key");
    let kept = std::fs::read(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    assert!(identity().enter_code(id, &code).await.is_err());
    std::fs::write(&path, kept).unwrap();
    assert!(identity().enter_code(id, &code).await.is_ok());
}

#[test]
fn the_file_is_made_for_its_owner_only_and_nothing_is_left_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    ServerKey::in_folder(folder.path(), &Clock::system()).unwrap();
    let metadata = std::fs::metadata(folder.path().join("keys/identity.key")).unwrap();
    assert_eq!((metadata.mode() & 0o777, metadata.len()), (0o600, 32));
    assert_eq!(std::fs::read_dir(folder.path().join("keys")).unwrap().count(), 1);
}

#[test]
fn processes_that_start_together_end_up_with_one_key() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Clock::standing_at(Instant::from_micros(0));
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| ServerKey::in_folder(folder.path(), &clock).unwrap());
        }
    });
    assert_eq!(std::fs::read_dir(folder.path().join("keys")).unwrap().count(), 1);
}

#[test]
fn a_file_that_others_can_read_or_that_is_no_key_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Clock::system();
    ServerKey::in_folder(folder.path(), &clock).unwrap();
    let path = folder.path().join("keys/identity.key");
    let mode = |mode| std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
    mode(0o640);
    let refused = ServerKey::in_folder(folder.path(), &clock).unwrap_err();
    assert!(matches!(refused, IdentityError::KeyFileOpen(_)) && refused.to_string().contains("chmod 600"));
    mode(0o600);
    for wrong in [&[0u8; 31][..], &[0u8; 33], b""] {
        std::fs::write(&path, wrong).unwrap();
        assert!(matches!(ServerKey::in_folder(folder.path(), &clock), Err(IdentityError::KeyFile(_))));
    }
}

#[test]
fn a_place_where_no_key_can_be_made_is_named() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("keys"), "a file where a folder should be").unwrap();
    let refused = ServerKey::in_folder(folder.path(), &Clock::system()).unwrap_err();
    assert!(matches!(refused, IdentityError::KeyFileAway { .. }), "{refused:?}");
    assert!(refused.to_string().contains("identity.key"));
}
