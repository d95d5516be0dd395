//! Just enough of tar (POSIX ustar): plain files with short names, so that any tar program opens a backup.

use std::io::{self, Read, Write};

const BLOCK: usize = 512;

/// The largest length that the eleven octal digits of a header tell; longer ones are told in binary, as GNU tar does.
const MAX_OCTAL: u64 = 0o77_777_777_777;

/// Writes files one after the other.
pub struct TarWriter<W> {
    out: W,
}

impl<W: Write> TarWriter<W> {
    /// Begins an archive.
    pub fn new(out: W) -> Self {
        Self { out }
    }

    /// Adds a file of `bytes` bytes, which `content` gives.
    pub fn add(&mut self, name: &str, bytes: u64, content: impl Read) -> io::Result<()> {
        self.out.write_all(&header(name, bytes)?)?;
        let written = io::copy(&mut content.take(bytes), &mut self.out)?;
        if written != bytes {
            return Err(io::Error::other(format!(
                "{name} became shorter while it was read"
            )));
        }
        let padding = (BLOCK - (bytes % BLOCK as u64) as usize) % BLOCK;
        self.out.write_all(&[0; BLOCK][..padding])
    }

    /// Ends the archive.
    pub fn finish(mut self) -> io::Result<W> {
        self.out.write_all(&[0; 2 * BLOCK])?;
        Ok(self.out)
    }
}

fn header(name: &str, bytes: u64) -> io::Result<[u8; BLOCK]> {
    if name.len() > 99 {
        return Err(io::Error::other(format!("{name} is too long a name")));
    }
    let mut block = [0_u8; BLOCK];
    put(&mut block, 0, name.as_bytes());
    put(&mut block, 100, b"0000600\0");
    put(&mut block, 108, b"0000000\0");
    put(&mut block, 116, b"0000000\0");
    if bytes <= MAX_OCTAL {
        put(&mut block, 124, format!("{bytes:011o}\0").as_bytes());
    } else {
        put(&mut block, 124, &[0x80]);
        put(&mut block, 128, &bytes.to_be_bytes());
    }
    put(&mut block, 136, b"00000000000\0");
    put(&mut block, 148, b"        ");
    put(&mut block, 156, b"0");
    put(&mut block, 257, b"ustar\x0000");
    let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
    put(&mut block, 148, format!("{sum:06o}\0 ").as_bytes());
    Ok(block)
}

fn put(block: &mut [u8; BLOCK], at: usize, bytes: &[u8]) {
    for (place, byte) in block.iter_mut().skip(at).zip(bytes) {
        *place = *byte;
    }
}

/// Reads files one after the other.
pub struct TarReader<R> {
    inner: R,
    /// Bytes of the last file that were not read, and what fills its last block.
    left: u64,
    padding: u64,
}

impl<R: Read> TarReader<R> {
    /// Reads an archive.
    pub fn new(inner: R) -> Self {
        Self {
            inner,
            left: 0,
            padding: 0,
        }
    }

    /// The name and length of the next file; `None` behind the last one. [`TarReader::read`] then gives its bytes.
    pub fn next(&mut self) -> io::Result<Option<(String, u64)>> {
        io::copy(
            &mut (&mut self.inner).take(self.left + self.padding),
            &mut io::sink(),
        )?;
        (self.left, self.padding) = (0, 0);
        let mut block = [0_u8; BLOCK];
        self.inner.read_exact(&mut block)?;
        if block.iter().all(|byte| *byte == 0) {
            return Ok(None);
        }
        let broken = || io::Error::new(io::ErrorKind::InvalidData, "it is no archive of a backup");
        let name = block.get(..100).unwrap_or_default();
        let name = name.split(|byte| *byte == 0).next().unwrap_or_default();
        let name = String::from_utf8(name.to_vec()).map_err(|_| broken())?;
        let bytes = length_of(&block).ok_or_else(broken)?;
        self.left = bytes;
        self.padding = (BLOCK as u64 - bytes % BLOCK as u64) % BLOCK as u64;
        Ok(Some((name, bytes)))
    }
}

fn length_of(block: &[u8; BLOCK]) -> Option<u64> {
    let field = block.get(124..136)?;
    if field.first() == Some(&0x80) {
        let binary: [u8; 8] = field.get(4..12)?.try_into().ok()?;
        return Some(u64::from_be_bytes(binary));
    }
    let digits = std::str::from_utf8(field).ok()?;
    u64::from_str_radix(digits.trim_matches(['\0', ' ']), 8).ok()
}

impl<R: Read> Read for TarReader<R> {
    /// Reads of the file that [`TarReader::next`] named last.
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = (&mut self.inner).take(self.left).read(buffer)?;
        if read == 0 && self.left > 0 && !buffer.is_empty() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.left -= read as u64;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_come_back_as_they_were_added() {
        let mut tar = TarWriter::new(Vec::new());
        tar.add("one", 5, b"first".as_slice()).expect("added");
        tar.add("empty", 0, b"".as_slice()).expect("added");
        tar.add("config/two", 600, vec![7; 600].as_slice())
            .expect("added");
        let bytes = tar.finish().expect("ended");
        assert_eq!(bytes.len() % BLOCK, 0);
        let mut tar = TarReader::new(bytes.as_slice());
        let mut files = Vec::new();
        while let Some((name, _)) = tar.next().expect("read") {
            let mut content = Vec::new();
            // A file that nobody reads is passed over.
            if name != "one" {
                tar.read_to_end(&mut content).expect("read");
            }
            files.push((name, content.len()));
        }
        let expected = [("one", 0), ("empty", 0), ("config/two", 600)];
        assert_eq!(
            files,
            expected.map(|(name, length)| (name.to_owned(), length))
        );
    }

    #[test]
    fn lengths_beyond_eight_gigabytes_are_told() {
        let block = header("big", 20_000_000_000).expect("a header");
        assert_eq!(length_of(&block), Some(20_000_000_000));
    }

    #[test]
    fn archive_that_is_cut_off_is_an_error() {
        let mut tar = TarWriter::new(Vec::new());
        tar.add("one", 900, vec![1; 900].as_slice()).expect("added");
        let bytes = tar.finish().expect("ended");
        let mut tar = TarReader::new(bytes.get(..700).expect("a part"));
        tar.next().expect("a header");
        assert!(tar.read_to_end(&mut Vec::new()).is_err());
    }
}
