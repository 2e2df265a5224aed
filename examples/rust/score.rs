//! score [X Y]: libprh from Rust, without a build system: two files, or two arrays in memory.

use std::ffi::{CStr, CString};
use std::marker::PhantomData;
use std::ptr;

/// The C interface, as far as this program uses it.
#[allow(non_camel_case_types)]
mod ffi {
    use std::os::raw::{c_char, c_void};

    #[repr(C)]
    pub struct prh_representation {
        _private: [u8; 0],
    }
    #[repr(C)]
    pub struct prh_metric {
        _private: [u8; 0],
    }

    #[repr(C)]
    pub struct prh_view {
        pub data: *const c_void,
        pub rows: i64,
        pub cols: i64,
        pub ld: i64,
        pub dtype: i32,
        pub reserved: i32,
    }

    #[repr(C)]
    pub struct prh_metric_options {
        pub struct_size: u64,
        pub k: i64,
        pub kernel: *const c_char,
        pub svcca_rank: i64,
        pub convention: i32,
        pub precision: i32,
    }

    pub const PRH_F32: i32 = 2;
    pub type Release = Option<unsafe extern "C" fn(*mut c_void)>;

    extern "C" {
        pub fn prh_status_string(status: i32) -> *const c_char;
        pub fn prh_last_error() -> *const c_char;
        pub fn prh_representation_open(out: *mut *mut prh_representation, path: *const c_char) -> i32;
        pub fn prh_representation_wrap(
            out: *mut *mut prh_representation,
            view: *const prh_view,
            release: Release,
            user_data: *mut c_void,
        ) -> i32;
        pub fn prh_representation_destroy(representation: *mut prh_representation);
        pub fn prh_metric_create_by_name(
            out: *mut *mut prh_metric,
            name: *const c_char,
            options: *const prh_metric_options,
        ) -> i32;
        pub fn prh_metric_destroy(metric: *mut prh_metric);
        pub fn prh_metric_compute(
            metric: *const prh_metric,
            x: *const prh_representation,
            y: *const prh_representation,
            score: *mut f64,
        ) -> i32;
    }
}

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Negative is a failure, with a message on this thread; positive is a note: the outputs are written.
fn check(status: i32) -> Result<()> {
    if status >= 0 {
        return Ok(());
    }
    let (what, detail) = unsafe {
        (CStr::from_ptr(ffi::prh_status_string(status)), CStr::from_ptr(ffi::prh_last_error()))
    };
    Err(format!("{}: {}", what.to_string_lossy(), detail.to_string_lossy()).into())
}

/// A matrix of features; `'a` is the life of the memory that it borrows.
struct Representation<'a> {
    handle: *mut ffi::prh_representation,
    borrowed: PhantomData<&'a [f32]>,
}

impl<'a> Representation<'a> {
    /// Row-major, `cols` values per item, read in place.
    fn wrap(features: &'a [f32], cols: usize) -> Result<Self> {
        if cols == 0 || features.len() % cols != 0 {
            return Err("the features do not fill whole rows".into());
        }
        let view = ffi::prh_view {
            data: features.as_ptr().cast(),
            rows: (features.len() / cols) as i64,
            cols: cols as i64,
            ld: cols as i64,
            dtype: ffi::PRH_F32,
            reserved: 0,
        };
        let mut handle = ptr::null_mut();
        check(unsafe { ffi::prh_representation_wrap(&mut handle, &view, None, ptr::null_mut()) })?;
        Ok(Self { handle, borrowed: PhantomData })
    }

    fn open(path: &str) -> Result<Representation<'static>> {
        let path = CString::new(path)?;
        let mut handle = ptr::null_mut();
        check(unsafe { ffi::prh_representation_open(&mut handle, path.as_ptr()) })?;
        Ok(Representation { handle, borrowed: PhantomData })
    }
}

impl Drop for Representation<'_> {
    fn drop(&mut self) {
        unsafe { ffi::prh_representation_destroy(self.handle) }
    }
}

struct Metric(*mut ffi::prh_metric);

impl Metric {
    fn by_name(name: &str, k: i64) -> Result<Self> {
        let name = CString::new(name)?;
        let options = ffi::prh_metric_options {
            struct_size: std::mem::size_of::<ffi::prh_metric_options>() as u64,
            k,
            kernel: ptr::null(),
            svcca_rank: 0,
            convention: 0,
            precision: 0,
        };
        let mut handle = ptr::null_mut();
        check(unsafe { ffi::prh_metric_create_by_name(&mut handle, name.as_ptr(), &options) })?;
        Ok(Self(handle))
    }

    fn score(&self, x: &Representation, y: &Representation) -> Result<f64> {
        let mut score = 0.0;
        check(unsafe { ffi::prh_metric_compute(self.0, x.handle, y.handle, &mut score) })?;
        Ok(score)
    }
}

impl Drop for Metric {
    fn drop(&mut self) {
        unsafe { ffi::prh_metric_destroy(self.0) }
    }
}

// Handles never change after creation, so any number of threads may share them.
unsafe impl Send for Representation<'_> {}
unsafe impl Sync for Representation<'_> {}
unsafe impl Send for Metric {}
unsafe impl Sync for Metric {}

fn print_scores(x: &Representation, y: &Representation) -> Result<()> {
    for name in ["mutual_knn", "cka"] {
        println!("{} {:.12}", name, Metric::by_name(name, 10)?.score(x, y)?);
    }
    Ok(())
}

/// Stands for the features that your program has: the same n items seen twice.
fn make_features(n: usize, p: usize, q: usize) -> (Vec<f32>, Vec<f32>) {
    let x = |i: usize, j: usize| (i * (j + 2) % 17) as f32 - 8.0;
    let y = |i: usize, j: usize| x(i, j % p) + (i * (j + 5) % 7) as f32;
    (
        (0..n * p).map(|at| x(at / p, at % p)).collect(),
        (0..n * q).map(|at| y(at / q, at % q)).collect(),
    )
}

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [x, y] = arguments.as_slice() {
        return print_scores(&Representation::open(x)?, &Representation::open(y)?);
    }
    let (features_x, features_y) = make_features(200, 3, 5);
    let x = Representation::wrap(&features_x, 3)?;
    let y = Representation::wrap(&features_y, 5)?;
    print_scores(&x, &y)
}
