//! One spelling for names that come in several: transliterations from Arabic and Cyrillic, and Cyrillic letters themselves.

/// Spellings that are one name beyond doubt, the one that is kept first. Names that are different people's ("Vladimir" and
/// "Volodymyr", "Said" and "Sayed") are not here.
const SPELLINGS: &[&[&str]] = &[
    &[
        "mohammed", "muhammad", "mohammad", "mohamed", "mohamad", "muhammed", "muhamed", "mohamud",
        "mahammad",
    ],
    &["ahmed", "ahmad", "achmed"],
    &["mahmoud", "mahmud", "mahmood"],
    &[
        "hussein", "husain", "hussain", "husein", "hossein", "hosein", "husayn", "houssein",
    ],
    &["hassan", "hasan"],
    &[
        "yusuf", "yousef", "youssef", "yousuf", "yusef", "yousif", "youcef",
    ],
    &["omar", "umar"],
    &["osama", "usama"],
    &["othman", "uthman", "osman", "usman"],
    &["abdullah", "abdallah", "abdulla", "abdalla"],
    &[
        "abdulrahman",
        "abdelrahman",
        "abdurrahman",
        "abdulrehman",
        "abdirahman",
    ],
    &["abdulaziz", "abdelaziz", "abdulazeez"],
    &["khaled", "khalid", "khalidh"],
    &["ibrahim", "ebrahim", "ibraheem"],
    &["ismail", "ismael", "esmail", "ismaeel", "ismaail"],
    &["mustafa", "mostafa", "moustafa", "mustapha", "moustapha"],
    &["jamal", "gamal", "djamal", "jamaal"],
    &[
        "qasem", "qassem", "qasim", "qassim", "kassem", "kasim", "ghassem",
    ],
    &["faisal", "faysal", "feisal", "faysel"],
    &["saeed", "saeid", "sa'id"],
    &["karim", "kareem"],
    &["rashid", "rasheed", "rachid"],
    &["tariq", "tarek", "tareq", "tarik"],
    &["salem", "salim", "saleem"],
    &["suleiman", "sulaiman", "suleyman", "soleiman", "sulayman"],
    &["yahya", "yehia", "yahia", "yehya"],
    &["zaynab", "zainab", "zeinab"],
    &["aisha", "aysha", "ayesha", "aicha"],
    &["fatima", "fatimah", "fatma"],
    &["nasrallah", "nasrullah"],
    &["haniyeh", "haniya", "haniyah"],
    &["gaddafi", "qaddafi", "gadhafi", "kadhafi", "qadhafi"],
    &["baghdadi", "bagdadi"],
    &["zawahiri", "zawahri"],
    &["sergei", "sergey", "serguei", "sergej"],
    &["aleksei", "alexei", "alexey", "aleksey", "alexej"],
    &["aleksandr", "alexandr", "aleksander"],
    &["andrei", "andrey", "andrej"],
    &["nikolai", "nikolay", "nikolaj"],
    &["dmitry", "dmitri", "dmitriy", "dimitri", "dmitrij"],
    &[
        "evgeny", "yevgeny", "yevgeni", "evgeni", "yevgeniy", "evgeniy", "evgenij",
    ],
    &["yury", "yuri", "yuriy", "iouri", "jurij"],
    &["vasily", "vassily", "vasiliy", "vasili"],
    &["grigory", "grigori", "grigoriy"],
    &["anatoly", "anatoli", "anatoliy"],
    &["gennady", "gennadi", "gennadiy"],
    &["valery", "valeri", "valeriy"],
    &["arkady", "arkadi", "arkadiy"],
    &["mikhail", "mihail", "mikhael"],
    &["ekaterina", "yekaterina", "jekaterina"],
    &["elena", "yelena", "jelena"],
    &["tatyana", "tatiana", "tatjana"],
    &["natalya", "natalia", "nataliya"],
    &["maria", "mariya", "marija"],
    &["kseniya", "ksenia", "xenia"],
    &["valentina", "walentina"],
    &["oleksandr", "olexandr"],
    &["eduard", "edouard"],
    &["yasser", "yasir", "yaser", "yassir"],
    &["ziad", "ziyad", "zeyad"],
    &["nouri", "nuri"],
    &["moqtada", "muqtada"],
];

/// The kept spelling of one folded part of a name.
pub(super) fn one_spelling(part: &str) -> String {
    let latin = to_latin(part);
    let found = SPELLINGS
        .iter()
        .find(|spellings| spellings.contains(&latin.as_str()));
    match found.and_then(|spellings| spellings.first()) {
        Some(kept) => (*kept).to_owned(),
        None => one_ending(&latin),
    }
}

/// Endings of Slavic names in one spelling: "Zelenskiy", "Zelenskyy" and "Zelenski" end as "Zelensky".
fn one_ending(part: &str) -> String {
    const SKY: &[&str] = &["skiy", "skyy", "skij", "skii", "ski"];
    for ending in SKY {
        if let Some(stem) = part.strip_suffix(ending).filter(|stem| stem.len() > 1) {
            return format!("{stem}sky");
        }
    }
    for ending in ["iy", "yy", "ij", "ii"] {
        if let Some(stem) = part.strip_suffix(ending).filter(|stem| stem.len() > 2) {
            return format!("{stem}y");
        }
    }
    part.to_owned()
}

/// A folded part with its Cyrillic letters in Latin ones; other scripts stay, since they do not write every sound.
fn to_latin(part: &str) -> String {
    let mut out = String::with_capacity(part.len());
    for letter in part.chars() {
        match cyrillic(letter) {
            Some(latin) => out.push_str(latin),
            None => out.push(letter),
        }
    }
    out
}

fn cyrillic(letter: char) -> Option<&'static str> {
    Some(match letter {
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'ґ' => "g",
        'д' => "d",
        'е' | 'э' | 'є' => "e",
        'ж' => "zh",
        'з' => "z",
        'и' | 'і' => "i",
        'к' => "k",
        'л' => "l",
        'м' => "m",
        'н' => "n",
        'о' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' => "u",
        'ф' => "f",
        'х' => "kh",
        'ц' => "ts",
        'ч' => "ch",
        'ш' => "sh",
        'щ' => "shch",
        'ъ' | 'ь' => "",
        'ы' => "y",
        'ю' => "yu",
        'я' => "ya",
        _ => return None,
    })
}

/// What is left of a part when everything goes that transliterations differ in: vowels, doubled letters, kinds of one sound.
/// Parts with one skeleton *may* be one name.
pub(super) fn skeleton(part: &str) -> String {
    let sounds = part
        .replace("kh", "h")
        .replace("gh", "g")
        .replace("ph", "f")
        .replace("sch", "sh")
        .replace("ch", "sh")
        .replace("dj", "j")
        .replace("ck", "k");
    let mut out = String::new();
    for (place, letter) in sounds.chars().enumerate() {
        let sound = match letter {
            'q' | 'c' => 'k',
            'w' => 'v',
            'z' => 's',
            'y' | 'j' => 'i',
            other => other,
        };
        let vowel = matches!(sound, 'a' | 'e' | 'i' | 'o' | 'u' | '\'');
        if vowel && place > 0 || out.ends_with(sound) {
            continue;
        }
        out.push(if vowel { 'a' } else { sound });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_one(spellings: &[&str]) {
        let kept: Vec<String> = spellings
            .iter()
            .map(|part| one_spelling(&wirewatch_text::fold(part)))
            .collect();
        assert!(
            kept.iter().all(|one| one == &kept[0]),
            "{spellings:?}: {kept:?}"
        );
    }

    #[test]
    fn transliterations_have_one_spelling() {
        check_one(&["Mohammed", "Muhammad", "Mohamed"]);
        check_one(&["Sergei", "Sergey", "Сергей"]);
        check_one(&["Dmitry", "Dmitri", "Дмитрий"]);
        check_one(&["Yevgeny", "Evgeny", "Евгений"]);
        check_one(&["Zelensky", "Zelenskyy", "Zelenskiy", "Зеленский"]);
    }

    #[test]
    fn names_of_different_people_keep_their_spellings() {
        for (a, b) in [
            ("vladimir", "volodymyr"),
            ("said", "sayed"),
            ("luis", "louis"),
        ] {
            assert_ne!(one_spelling(a), one_spelling(b));
        }
    }

    #[test]
    fn no_two_lists_share_a_spelling() {
        let mut all: Vec<&str> = SPELLINGS
            .iter()
            .flat_map(|list| list.iter().copied())
            .collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }

    #[test]
    fn skeleton_leaves_vowels_and_doubles_out() {
        assert_eq!(skeleton("dayf"), skeleton("deif"));
        assert_ne!(skeleton("martin"), skeleton("marten-smith"));
    }
}
