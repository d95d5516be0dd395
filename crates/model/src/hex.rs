use std::fmt::Write;

/// Bytes as hexadecimal digits, two each, in small letters.
pub fn hex<'a>(bytes: impl IntoIterator<Item = &'a u8>) -> String {
    let mut digits = String::new();
    for byte in bytes {
        // Writing to a string never fails.
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_byte_has_two_digits() {
        assert_eq!(hex(&[0, 10, 255]), "000aff");
        assert_eq!(hex([1, 2, 3].iter().take(2)), "0102");
        assert_eq!(hex(&[]), "");
    }
}
