//! Panics, which are faults of this program, as errors.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What `work` gives, or what it said when it panicked. Nothing that `work` could have left half done may be used after
/// a panic.
///
/// # Errors
///
/// The words of the panic.
pub fn caught<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| message(&*panic))
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("a panic without a message").to_string()
}

#[cfg(test)]
mod tests {
    use super::caught;

    #[test]
    fn a_panic_says_what_it_said() {
        assert_eq!(caught(|| 7), Ok(7));
        assert_eq!(caught(|| -> u8 { panic!("one") }), Err("one".into()));
        let number = 2;
        assert_eq!(caught(|| -> u8 { panic!("number {number}") }), Err("number 2".into()));
        assert_eq!(caught(|| -> u8 { std::panic::panic_any(3) }), Err("a panic without a message".into()));
    }
}
