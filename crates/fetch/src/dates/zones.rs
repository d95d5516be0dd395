use super::Token;

/// Zones by name, in minutes east of Greenwich. Where a name has several meanings (IST, CST, BST, AST) it is the one
/// most seen in news feeds.
const ZONES: &[(&str, i32)] = &[
    ("z", 0),
    ("ut", 0),
    ("utc", 0),
    ("gmt", 0),
    ("wet", 0),
    ("uhr", 0),
    ("bst", 60),
    ("west", 60),
    ("cet", 60),
    ("met", 60),
    ("mez", 60),
    ("wat", 60),
    ("cest", 120),
    ("mest", 120),
    ("mesz", 120),
    ("eet", 120),
    ("sast", 120),
    ("cat", 120),
    ("eest", 180),
    ("msk", 180),
    ("trt", 180),
    ("eat", 180),
    ("idt", 180),
    ("irst", 210),
    ("msd", 240),
    ("gst", 240),
    ("aft", 270),
    ("irdt", 270),
    ("pkt", 300),
    ("uzt", 300),
    ("ist", 330),
    ("npt", 345),
    ("mmt", 390),
    ("ict", 420),
    ("wib", 420),
    ("sgt", 480),
    ("hkt", 480),
    ("myt", 480),
    ("pht", 480),
    ("wita", 480),
    ("awst", 480),
    ("jst", 540),
    ("kst", 540),
    ("wit", 540),
    ("acst", 570),
    ("aest", 600),
    ("acdt", 630),
    ("aedt", 660),
    ("nzst", 720),
    ("nzdt", 780),
    ("brt", -180),
    ("art", -180),
    ("adt", -180),
    ("nst", -210),
    ("ndt", -150),
    ("ast", -240),
    ("at", -240),
    ("edt", -240),
    ("clt", -240),
    ("vet", -240),
    ("est", -300),
    ("et", -300),
    ("cdt", -300),
    ("cot", -300),
    ("pet", -300),
    ("cst", -360),
    ("ct", -360),
    ("mdt", -360),
    ("mst", -420),
    ("mt", -420),
    ("pdt", -420),
    ("pst", -480),
    ("pt", -480),
    ("akdt", -480),
    ("akst", -540),
    ("hst", -600),
    ("sst", -660),
];

/// Seconds east of Greenwich of a zone's name in lower case.
pub(super) fn named_offset(name: &str) -> Option<i32> {
    let (_, minutes) = ZONES.iter().find(|(zone, _)| *zone == name)?;
    Some(minutes * 60)
}

/// Reads `+0300`, `+03:00`, `+3` and the like; gives seconds and the number of tokens.
pub(super) fn read_offset(tokens: &[Token]) -> Option<(i32, usize)> {
    let sign = if tokens.first()?.is_mark('-') { -1 } else { 1 };
    let Token::Number { value, digits, .. } = *tokens.get(1)? else {
        return None;
    };
    let colon = tokens.get(2).is_some_and(|token| token.is_mark(':'));
    let (hours, minutes, length) = match digits {
        1 | 2 if colon => (value, tokens.get(3)?.number(2)?, 4),
        1 | 2 => (value, 0, 2),
        3 | 4 if !colon => (value / 100, value % 100, 2),
        _ => return None,
    };
    // The zones in use lie between -12:00 and +14:00.
    if hours > 14 || minutes > 59 {
        return None;
    }
    let seconds = i32::try_from(hours * 3600 + minutes * 60).ok()?;
    Some((sign * seconds, length))
}
