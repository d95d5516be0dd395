use wirewatch_text::RuleMap;

use crate::rules::EnglishFile;

/// The reporting verbs of English in all their forms.
#[derive(Debug, Clone, Default)]
pub(crate) struct CueWords {
    verbs: RuleMap<String, CueVerb>,
    /// Phrasal verbs by the form of their verb: the words that must follow.
    phrasal: RuleMap<String, Vec<Vec<String>>>,
    /// Phrases like "according to", as words.
    pub(crate) according: Vec<Vec<String>>,
}

/// What a form of a reporting verb can take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct CueVerb {
    /// A clause, with or without "that"; may stand behind the words.
    pub(crate) says: bool,
    /// First the one who hears it.
    pub(crate) tells: bool,
    /// A noun phrase or infinitive.
    pub(crate) acts: bool,
    /// Too common elsewhere to count without words in quotation marks or "that".
    pub(crate) only_with_marks: bool,
    /// Reports a clause or words in quotation marks, but no bare noun phrase ("added a wing").
    pub(crate) only_with_clause: bool,
    /// Any other verb: counts only right beside words in quotation marks.
    pub(crate) any: bool,
    /// The form is a present participle.
    pub(crate) participle: bool,
}

impl CueWords {
    pub(crate) fn of(file: &EnglishFile) -> Self {
        let mut words = Self::default();
        for entry in &file.say_verbs {
            words.add(entry, |verb| verb.says = true);
        }
        for entry in &file.tell_verbs {
            words.add(entry, |verb| verb.tells = true);
        }
        for entry in &file.act_verbs {
            words.add(entry, |verb| verb.acts = true);
        }
        let listed = file
            .say_verbs
            .iter()
            .chain(&file.act_verbs)
            .chain(&file.tell_verbs);
        for entry in listed.filter(|entry| is_of(entry, &file.only_with_marks)) {
            words.add(entry, |verb| verb.only_with_marks = true);
        }
        let say = file.say_verbs.iter();
        for entry in say.filter(|entry| is_of(entry, &file.only_with_clause)) {
            words.add(entry, |verb| verb.only_with_clause = true);
        }
        for entry in &file.phrasal_verbs {
            words.add_phrasal(entry);
        }
        words.according = file
            .according
            .iter()
            .map(|entry| entry.split(' ').map(str::to_owned).collect())
            .collect();
        words
    }

    /// The verb `form` (lower case) belongs to.
    pub(crate) fn verb(&self, form: &str) -> Option<CueVerb> {
        self.verbs.get(form).copied()
    }

    /// The words that may follow `form` to make a phrasal verb.
    pub(crate) fn particles(&self, form: &str) -> &[Vec<String>] {
        self.phrasal.get(form).map_or(&[], Vec::as_slice)
    }

    fn add(&mut self, entry: &str, set: impl Fn(&mut CueVerb)) {
        let parts: Vec<&str> = entry.split_whitespace().collect();
        let Some((&base, past)) = parts.split_first() else {
            return;
        };
        for (form, kind) in forms(base, past) {
            let verb = self.verbs.entry(form).or_default();
            set(verb);
            verb.participle |= kind == Form::Participle;
        }
    }

    /// An entry is a verb with irregular forms, then particles; a word that is no form of the verb begins the particles.
    fn add_phrasal(&mut self, entry: &str) {
        let parts: Vec<&str> = entry.split_whitespace().collect();
        let Some((&base, rest)) = parts.split_first() else {
            return;
        };
        let initial = base.chars().next();
        let irregular = rest
            .iter()
            .take_while(|word| word.chars().next() == initial || (base == "go" && **word == "went"))
            .count();
        let (past, particles) = rest.split_at(irregular);
        for (form, _) in forms(base, past) {
            let particles = particles.iter().map(|&word| word.to_owned()).collect();
            self.phrasal.entry(form).or_default().push(particles);
        }
    }
}

/// Whether the verb of `entry` is listed in `bases`.
fn is_of(entry: &str, bases: &[String]) -> bool {
    let base = entry.split(' ').next().unwrap_or_default();
    bases.iter().any(|listed| listed == base)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Other,
    Participle,
}

/// All forms of a verb; `past` gives past and participle where they are irregular or double their consonant.
fn forms(base: &str, past: &[&str]) -> Vec<(String, Form)> {
    let ends_in_consonant_y = base.ends_with('y')
        && !["ay", "ey", "oy", "uy"]
            .iter()
            .any(|end| base.ends_with(end));
    let third = if ends_in_consonant_y {
        format!("{}ies", base.trim_end_matches('y'))
    } else if base.ends_with(['s', 'x', 'h', 'o']) && !base.ends_with("ph") {
        format!("{base}es")
    } else {
        format!("{base}s")
    };
    let doubles = past
        .first()
        .is_some_and(|form| form.ends_with("ed") && form.len() == base.len() + 3);
    let ing = if doubles {
        past.first()
            .map(|form| form.trim_end_matches("ed").to_owned() + "ing")
            .unwrap_or_default()
    } else if base.ends_with('e') && !base.ends_with("ee") {
        format!("{}ing", base.trim_end_matches('e'))
    } else if past
        .first()
        .is_some_and(|form| form.starts_with("beg") && base == "begin")
    {
        "beginning".to_owned()
    } else {
        format!("{base}ing")
    };
    let mut found = vec![
        (base.to_owned(), Form::Other),
        (third, Form::Other),
        (ing, Form::Participle),
    ];
    if past.is_empty() {
        let regular = if ends_in_consonant_y {
            format!("{}ied", base.trim_end_matches('y'))
        } else if base.ends_with('e') {
            format!("{base}d")
        } else {
            format!("{base}ed")
        };
        found.push((regular, Form::Other));
    }
    found.extend(past.iter().map(|form| ((*form).to_owned(), Form::Other)));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_forms(base: &str, past: &[&str], expected: &[&str]) {
        let found: Vec<String> = forms(base, past)
            .into_iter()
            .map(|(form, _)| form)
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn regular_endings_are_made() {
        check_forms("note", &[], &["note", "notes", "noting", "noted"]);
        check_forms("deny", &[], &["deny", "denies", "denying", "denied"]);
        check_forms(
            "stress",
            &[],
            &["stress", "stresses", "stressing", "stressed"],
        );
        check_forms("say", &["said"], &["say", "says", "saying", "said"]);
    }

    #[test]
    fn doubled_consonants_follow_the_past() {
        check_forms("beg", &["begged"], &["beg", "begs", "begging", "begged"]);
    }
}
