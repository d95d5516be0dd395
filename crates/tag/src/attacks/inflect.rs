/// One form of a verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// "kill", "kills": the present, or the infinitive.
    Present,
    /// "struck": the past tense only.
    Past,
    /// "stricken", "shot": the participle only.
    Participle,
    /// "killed": either of them.
    PastOrParticiple,
    /// "killing".
    Ing,
    /// No verb at all: a noun that names an attack.
    Noun,
    /// A word that only supports a kind of attack ("suicide bomber").
    Cue,
}

impl Form {
    /// Whether it can stand in a passive ("was killed").
    pub fn is_participle(self) -> bool {
        matches!(self, Self::Participle | Self::PastOrParticiple)
    }

    /// Whether it is a form of a verb.
    pub fn is_verb(self) -> bool {
        !matches!(self, Self::Noun | Self::Cue)
    }
}

/// All forms of a verb written as `base`, `base:past` or `base:past:participle`; a phrase inflects in its first word.
pub(crate) fn forms(entry: &str) -> Vec<(String, Form)> {
    let mut parts = entry.split(':');
    let base = parts.next().unwrap_or_default();
    let (first, rest) = base
        .split_once(' ')
        .map_or((base, ""), |(first, rest)| (first, rest));
    let with_rest = |word: String| {
        if rest.is_empty() {
            word
        } else {
            format!("{word} {rest}")
        }
    };
    let mut found = vec![
        (base.to_owned(), Form::Present),
        (with_rest(third_person(first)), Form::Present),
        (with_rest(ing(first)), Form::Ing),
    ];
    match (parts.next(), parts.next()) {
        (None, _) => found.push((with_rest(past(first)), Form::PastOrParticiple)),
        (Some(past), None) => found.push((past.to_owned(), Form::PastOrParticiple)),
        (Some(past), Some(participle)) => {
            found.push((past.to_owned(), Form::Past));
            found.push((participle.to_owned(), Form::Participle));
        }
    }
    found
}

fn third_person(base: &str) -> String {
    if base.ends_with(['s', 'x', 'z'])
        || base.ends_with("ch")
        || base.ends_with("sh")
        || base == "go"
    {
        return format!("{base}es");
    }
    match base.strip_suffix('y') {
        Some(stem) if !stem.ends_with(is_vowel) => format!("{stem}ies"),
        _ => format!("{base}s"),
    }
}

fn past(base: &str) -> String {
    if base.ends_with('e') {
        return format!("{base}d");
    }
    match base.strip_suffix('y') {
        Some(stem) if !stem.ends_with(is_vowel) => format!("{stem}ied"),
        _ => format!("{}ed", doubled(base)),
    }
}

fn ing(base: &str) -> String {
    if let Some(stem) = base.strip_suffix("ie") {
        return format!("{stem}ying");
    }
    match base.strip_suffix('e') {
        Some(stem) if !stem.ends_with(['e', 'o']) => format!("{stem}ing"),
        _ => format!("{}ing", doubled(base)),
    }
}

/// "stab" doubles its last letter: one vowel before one consonant, in a short word.
fn doubled(base: &str) -> String {
    let letters: Vec<char> = base.chars().collect();
    let short = letters.iter().filter(|c| is_vowel(**c)).count() == 1
        || base.ends_with("pel")
        || base.ends_with("mit")
        || base.ends_with("nap");
    if let [.., before, vowel, last] = letters.as_slice() {
        let closed = !is_vowel(*before) && is_vowel(*vowel) && !is_vowel(*last);
        if short && closed && !matches!(last, 'w' | 'x' | 'y') {
            return format!("{base}{last}");
        }
    }
    if let ([vowel, last], true) = (letters.as_slice(), short)
        && is_vowel(*vowel)
    {
        return format!("{base}{last}");
    }
    base.to_owned()
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_forms(entry: &str, expected: &[&str]) {
        let found: Vec<String> = forms(entry).into_iter().map(|(form, _)| form).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn regular_verbs_follow_the_spelling_rules() {
        check_forms("stab", &["stab", "stabs", "stabbing", "stabbed"]);
        check_forms("murder", &["murder", "murders", "murdering", "murdered"]);
        check_forms("die", &["die", "dies", "dying", "died"]);
        check_forms("bury", &["bury", "buries", "burying", "buried"]);
        check_forms("explode", &["explode", "explodes", "exploding", "exploded"]);
        check_forms("bomb", &["bomb", "bombs", "bombing", "bombed"]);
    }

    #[test]
    fn irregular_forms_are_taken_as_written() {
        check_forms("shoot:shot", &["shoot", "shoots", "shooting", "shot"]);
        check_forms(
            "slay:slew:slain",
            &["slay", "slays", "slaying", "slew", "slain"],
        );
    }

    #[test]
    fn phrases_inflect_in_their_first_word() {
        check_forms(
            "blow up:blew up:blown up",
            &["blow up", "blows up", "blowing up", "blew up", "blown up"],
        );
    }
}
