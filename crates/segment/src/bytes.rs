//! Where the bytes of a segment lie: in a map of the file, or in memory of their own, in huge pages where the system has them.
//!
//! The only module of the house with `unsafe` code: mapping a file, and asking the processor to fetch a line ahead.

use std::fs::File;
use std::ops::Deref;

use memmap2::{Mmap, MmapMut};

/// Bytes that do not change any more.
pub(crate) enum Bytes {
    /// The file itself.
    Mapped(Mmap),
    /// A copy in memory.
    Held(MmapMut),
    /// A copy in memory, made by the builder.
    Built(Vec<u8>),
}

impl Bytes {
    /// Maps a file. Nobody may change it while it is mapped: segments are written under another name and renamed when they
    /// are whole, and never written again.
    #[expect(
        unsafe_code,
        reason = "a file that somebody cuts off while it is mapped ends the process; see above"
    )]
    pub(crate) fn map(file: &File) -> std::io::Result<Self> {
        // SAFETY: the bytes are only read, as bytes, and every reader checks its bounds. A file that is changed in place could
        // change under a reader: the format has no pointers, so a wrong answer is the worst of it, and the file is verified.
        unsafe { Mmap::map(file) }.map(Self::Mapped)
    }

    /// Memory of a length for a copy, in huge pages if they are to be had: one random look-up in a gigabyte of small pages costs
    /// a second cache miss for the page table.
    pub(crate) fn memory(length: usize) -> std::io::Result<MmapMut> {
        let memory = MmapMut::map_anon(length.max(1))?;
        #[cfg(all(target_os = "linux", not(miri)))]
        // A kernel without huge pages is no error; it is only slower. Miri knows of no pages.
        let _ = memory.advise(memmap2::Advice::HugePage);
        Ok(memory)
    }
}

impl Deref for Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Mapped(map) => map,
            Self::Held(memory) => memory,
            Self::Built(bytes) => bytes,
        }
    }
}

/// Asks the processor to have what lies at a place ready soon. A place behind the end is nothing to fetch.
#[inline]
pub fn fetch_ahead<T>(items: &[T], at: usize) {
    items.get(at).into_iter().for_each(|item| fetch_address(std::ptr::from_ref(item).addr()));
}

/// Asks the processor to have what lies at an address ready soon, whatever lies there: one that is nobody's is nothing to fetch.
#[inline]
#[cfg_attr(target_arch = "x86_64", expect(unsafe_code, reason = "there is no safe way to fetch ahead"))]
pub fn fetch_address(address: usize) {
    #[cfg(target_arch = "x86_64")]
    {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        // SAFETY: a prefetch neither reads nor writes anything that can be seen, and at no address is it an error (Intel SDM, volume 2,
        // PREFETCHh).
        unsafe { _mm_prefetch::<_MM_HINT_T0>(std::ptr::without_provenance(address)) };
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = address;
}
