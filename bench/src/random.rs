//! Numbers that look random and are the same each time.

/// A stream of numbers (splitmix64).
#[derive(Debug, Clone)]
pub struct Random {
    state: u64,
}

impl Random {
    pub fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    pub fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to 1, without 1.
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub fn below(&mut self, end: usize) -> usize {
        (self.unit() * end as f64) as usize
    }

    pub fn chance(&mut self, part: f64) -> bool {
        self.unit() < part
    }

    /// How often in a row something of this chance happens.
    pub fn geometric(&mut self, part: f64) -> usize {
        (0..32).take_while(|_| self.chance(part)).count()
    }

    /// A number around 0 with deviation 1 (the sum of twelve even ones).
    pub fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }
}

/// Picks low numbers often and high ones seldom, as words and names are used.
#[derive(Debug, Clone)]
pub struct Zipf {
    sums: Vec<f64>,
}

impl Zipf {
    pub fn new(count: usize, exponent: f64, shift: f64) -> Self {
        let mut sum = 0.0;
        let sums = (1..=count).map(|rank| {
            sum += (rank as f64 + shift).powf(-exponent);
            sum
        });
        Self {
            sums: sums.collect(),
        }
    }

    pub fn pick(&self, random: &mut Random) -> usize {
        let at = random.unit() * self.sums.last().copied().unwrap_or(0.0);
        let number = self.sums.partition_point(|sum| *sum <= at);
        number.min(self.sums.len().saturating_sub(1))
    }
}
