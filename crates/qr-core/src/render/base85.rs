//! Writes bytes in ASCII base 85 (PostScript Language Reference, section 3.13.3).

/// The bytes of a line: it has 75 characters, five for each four bytes.
const BYTES_IN_LINE: usize = 60;

/// Returns bytes in base 85, in lines, with the mark of the end.
pub(super) fn to_base85(bytes: &[u8]) -> Vec<u8> {
    let lines = bytes.len().div_ceil(BYTES_IN_LINE);
    let mut text = Vec::with_capacity(lines * (BYTES_IN_LINE / 4 * 5 + 2) + 3);
    for line in bytes.chunks(BYTES_IN_LINE) {
        let start = text.len();
        for group in line.chunks(4) {
            let mut four = [0; 4];
            four[..group.len()].copy_from_slice(group);
            let mut number = u32::from_be_bytes(four);
            let mut digits = [0; 5];
            for digit in digits.iter_mut().rev() {
                *digit = b'!' + (number % 85) as u8;
                number /= 85;
            }
            // A group of zeros has a digit of its own, and a shorter group has fewer digits.
            if group == [0; 4] {
                text.push(b'z');
            } else {
                text.extend_from_slice(&digits[..=group.len()]);
            }
        }
        // A line that begins with a percent sign would look like a comment to programs that read only
        // comments.
        if text[start] == b'%' {
            text.insert(start, b' ');
        }
        text.push(b'\n');
    }
    text.extend_from_slice(b"~>\n");
    text
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::to_base85;

    /// Decodes as the PostScript Language Reference says.
    fn decoded(text: &[u8]) -> Vec<u8> {
        let text = text.strip_suffix(b"~>\n").unwrap();
        let mut bytes = Vec::new();
        let mut group = Vec::new();
        let push = |group: &[u8], bytes: &mut Vec<u8>| {
            let digits = group.iter().chain([&b'u'; 4]).take(5);
            let number = digits.fold(0_u64, |sum, digit| 85 * sum + u64::from(digit - b'!'));
            let four = u32::try_from(number).unwrap().to_be_bytes();
            bytes.extend_from_slice(&four[..group.len() - 1]);
        };
        for &digit in text.iter().filter(|digit| !digit.is_ascii_whitespace()) {
            if digit == b'z' {
                assert!(group.is_empty());
                bytes.extend_from_slice(&[0; 4]);
                continue;
            }
            group.push(digit);
            if group.len() == 5 {
                push(&group, &mut bytes);
                group.clear();
            }
        }
        if !group.is_empty() {
            push(&group, &mut bytes);
        }
        bytes
    }

    proptest! {
        #[test]
        fn bytes_read_back(bytes in vec(prop_oneof![Just(0_u8), any::<u8>()], 0..300)) {
            let text = to_base85(&bytes);
            prop_assert_eq!(decoded(&text), bytes);
            for line in text.split(|&byte| byte == b'\n') {
                prop_assert!(line.len() <= 76 && !line.starts_with(b"%"));
            }
        }
    }

    #[test]
    fn a_line_never_looks_like_a_comment() {
        // The digit of the percent sign is 4.
        let first = (4 * 85_u32.pow(4)).to_be_bytes();
        assert_eq!(to_base85(&first), b" %!!!!\n~>\n");
    }
}
