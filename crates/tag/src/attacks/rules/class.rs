use std::ops::{BitOr, BitOrAssign};

/// Classes of a word, as a set of bits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Class(u64);

macro_rules! classes {
    ($($name:ident = $bit:literal, $key:literal;)*) => {
        impl Class {
            $(#[doc = concat!("Words of the list `", $key, "`.")] pub const $name: Class = Class(1 << $bit);)*
        }
        pub(super) const CLASS_KEYS: &[(&str, Class)] = &[$(($key, Class::$name)),*];
    };
}

classes! {
    PERSON = 0, "person";
    ATTACKER = 1, "attacker";
    FORCE = 2, "force";
    THING = 3, "thing";
    VENUE = 4, "venue";
    WEAPON = 5, "weapon";
    VEHICLE = 6, "vehicle";
    COLLECTIVE = 7, "collective";
    ORGANIZATION = 8, "organization";
    OFFICE = 9, "office";
    DETERMINER = 10, "determiner";
    PREPOSITION = 11, "preposition";
    CONJUNCTION = 12, "conjunction";
    PRONOUN = 13, "pronoun";
    AUXILIARY = 14, "auxiliary";
    PASSIVE = 15, "passive";
    PERFECT = 16, "perfect";
    NEGATION = 17, "negation";
    MODAL = 18, "modal";
    ADVERB = 19, "adverb";
    REPORTING = 20, "reporting";
    AFTERMATH = 21, "aftermath";
    OTHER_VERB = 22, "other";
    SPORT = 23, "sport";
    FILM = 24, "film";
    DRILL = 25, "drill";
    POLITICS = 26, "politics";
    ED_FORM = 27, "ed form";
    TRIGGER_VERB = 28, "trigger verb";
    EVENT = 29, "event";
    COMBAT = 30, "combat";
    ACCIDENT = 31, "accident";
    AREA = 32, "area";
    SERVICE = 33, "service";
    BOMB = 34, "bomb";
    COURT = 35, "court";
    BYSTANDER = 36, "bystander";
    SEQUEL = 37, "sequel";
    SUPPORT = 38, "support";
    REBEL = 39, "rebel";
    BODY_NAME = 40, "body name";
    IMPACT = 41, "impact";
    GATHERING = 42, "gathering";
    CYBER = 43, "cyber";
}

impl Class {
    /// No class.
    pub const NONE: Class = Class(0);

    /// Both sets together.
    pub const fn with(self, other: Class) -> Class {
        Class(self.0 | other.0)
    }

    /// The classes of the first set that are not in the other.
    pub const fn without(self, other: Class) -> Class {
        Class(self.0 & !other.0)
    }

    /// Whether the sets share a class.
    pub fn is(self, other: Class) -> bool {
        self.0 & other.0 != 0
    }
}

impl BitOr for Class {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOrAssign for Class {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}
