//! One file of the log: frames, one behind the other, in space that is taken from the disk before it is written to, so that a full
//! disk is met before a decision is and not in the middle of one.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustix::fs::{FallocateFlags, fallocate};

use crate::error::JournalError;
use crate::frame::{ALIGN, BODY_LIMIT, HEADER_BYTES, Hash, Header, padded};

/// Space that is taken from the disk at once, in bytes.
const STEP: u64 = 16 * 1024 * 1024;
/// A log of so many bytes is closed.
pub(crate) const FULL_BYTES: u64 = 256 * 1024 * 1024;
/// Bytes that are looked through at once for frames behind the end.
const LOOK: usize = 1024 * 1024;

/// Says how much more space the journal may take, in bytes; none is as far as the disk goes.
pub(crate) type Room<'a> = &'a dyn Fn() -> Result<Option<u64>, JournalError>;

/// A place in a log: what has been read or written so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    /// The byte at which the next frame begins.
    pub(crate) at: u64,
    /// The place that its first entry will have in the lane.
    pub(crate) next: u64,
    /// The hash of the frame before it.
    pub(crate) before: Hash,
}

/// A frame that was read, and where its entries begin in the file.
pub(crate) struct Frame {
    pub(crate) body: Vec<u8>,
    pub(crate) at: u64,
}

/// The name of the log that begins with a place.
pub(crate) fn path(folder: &Path, first: u64) -> PathBuf {
    folder.join(format!("{first:020}.log"))
}

/// Reads the frame that follows a mark and moves the mark behind it; none where no whole frame follows.
pub(crate) fn read_next(file: &File, mark: &mut Mark) -> Result<Option<Frame>, JournalError> {
    let mut header = [0; HEADER_BYTES];
    if !read_whole(file, &mut header, mark.at)? {
        return Ok(None);
    }
    let follows = |header: &Header| header.first == mark.next && header.before == mark.before;
    let Some(header) = Header::read(&header).filter(follows) else { return Ok(None) };
    let mut body = vec![0; header.bytes as usize];
    let at = mark.at + HEADER_BYTES as u64;
    if !read_whole(file, &mut body, at)? || header.hash_with(&body) != header.hash {
        return Ok(None);
    }
    *mark = Mark {
        at: mark.at + header.length(),
        next: header.first + u64::from(header.count),
        before: header.hash,
    };
    Ok(Some(Frame { body, at }))
}

/// Reads as many bytes as there is room for; false at the end of the file.
fn read_whole(file: &File, bytes: &mut [u8], at: u64) -> Result<bool, JournalError> {
    match file.read_exact_at(bytes, at) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(JournalError::Unreadable(error.to_string())),
    }
}

/// A log that is written to.
pub(crate) struct Log {
    pub(crate) file: Arc<File>,
    pub(crate) mark: Mark,
    /// Where the space ends that was taken.
    taken: u64,
    buffer: Vec<u8>,
}

impl Log {
    /// Begins a log.
    pub(crate) fn create(folder: &Path, next: u64, before: Hash) -> Result<Self, JournalError> {
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path(folder, next))
            .map_err(unwritable)?;
        let taken = file.metadata().map_err(unwritable)?.len();
        // The name is on the disk when the folder is.
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(unwritable)?;
        let mark = Mark { at: 0, next, before };
        Ok(Self { file: Arc::new(file), mark, taken, buffer: Vec::new() })
    }

    /// Goes on with a log that was read to its end.
    ///
    /// # Errors
    /// [`JournalError::Damaged`] when whole frames lie behind that end: then something before them was changed.
    pub(crate) fn resume(path: &Path, mark: Mark) -> Result<Self, JournalError> {
        let file = OpenOptions::new().read(true).write(true).open(path).map_err(unwritable)?;
        let taken = file.metadata().map_err(unwritable)?.len();
        if let Some(at) = frame_behind(&file, mark)? {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            return Err(JournalError::Damaged { file: name, at: mark.at, behind: at });
        }
        Ok(Self { file: Arc::new(file), mark, taken, buffer: Vec::new() })
    }

    /// Writes entries as one frame and brings it to the disk; `room` says how much more space the journal may take.
    ///
    /// # Errors
    /// [`JournalError::Unwritable`]: then nothing of it counts, and the next frame is written over it.
    pub(crate) fn append(
        &mut self,
        count: u32,
        entries: &[&[u8]],
        room: Room<'_>,
    ) -> Result<u64, JournalError> {
        self.buffer.clear();
        self.buffer.extend([0; HEADER_BYTES]);
        entries.iter().for_each(|entry| self.buffer.extend_from_slice(entry));
        let header = Header::of(self.mark.next, count, self.mark.before, &self.buffer[HEADER_BYTES..]);
        self.buffer[..HEADER_BYTES].copy_from_slice(&header.to_bytes());
        self.take(self.mark.at + header.length(), room)?;
        self.file.write_all_at(&self.buffer, self.mark.at).map_err(unwritable)?;
        self.file.sync_data().map_err(unwritable)?;
        let at = self.mark.at + HEADER_BYTES as u64;
        self.mark = Mark {
            at: self.mark.at + header.length(),
            next: self.mark.next + u64::from(count),
            before: header.hash,
        };
        if self.buffer.capacity() > 2 * BODY_LIMIT {
            self.buffer = Vec::new();
        }
        Ok(at)
    }

    /// Takes space from the disk up to a byte, a step ahead where there is room for it.
    fn take(&mut self, end: u64, room: Room<'_>) -> Result<(), JournalError> {
        if end <= self.taken {
            return Ok(());
        }
        let wanted = end - self.taken;
        let room = room()?.unwrap_or(u64::MAX);
        if wanted > room {
            return Err(JournalError::Unwritable(
                "the journal has reached its limit ([journal] limit_mib)".into(),
            ));
        }
        let step = padded(wanted).max(STEP).min(room);
        let grown = fallocate(&*self.file, FallocateFlags::empty(), self.taken, step)
            .or_else(|_| fallocate(&*self.file, FallocateFlags::empty(), self.taken, wanted));
        grown.map_err(|error| unwritable(error.into()))?;
        self.taken = self.file.metadata().map_err(unwritable)?.len();
        Ok(())
    }
}

/// Where a whole frame stands behind the end of a log, if one does. A frame that was cut off by a crash is the last one, so nothing
/// can stand behind it.
fn frame_behind(file: &File, mark: Mark) -> Result<Option<u64>, JournalError> {
    let end = file.metadata().map_err(|error| JournalError::Unreadable(error.to_string()))?.len();
    let mut bytes = vec![0; LOOK];
    let mut from = mark.at;
    while from < end {
        let length = usize::try_from(end - from).unwrap_or(LOOK).min(LOOK);
        if !read_whole(file, &mut bytes[..length], from)? {
            return Ok(None);
        }
        for (step, place) in bytes[..length].chunks(ALIGN).enumerate() {
            let at = from + (step * ALIGN) as u64;
            if place.starts_with(b"anxin") && is_frame(file, at, mark.next)? {
                return Ok(Some(at));
            }
        }
        from += length as u64;
    }
    Ok(None)
}

fn is_frame(file: &File, at: u64, next: u64) -> Result<bool, JournalError> {
    let mut header = [0; HEADER_BYTES];
    if !read_whole(file, &mut header, at)? {
        return Ok(false);
    }
    let Some(header) = Header::read(&header).filter(|header| header.first >= next) else { return Ok(false) };
    let mut body = vec![0; header.bytes as usize];
    // One that would follow and is whole was read; one that stands here and is not the next is out of its place.
    Ok(read_whole(file, &mut body, at + HEADER_BYTES as u64)? && header.hash_with(&body) == header.hash)
}

fn unwritable(error: std::io::Error) -> JournalError {
    JournalError::Unwritable(match error.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => "the disk is full".into(),
        _ => error.to_string(),
    })
}
