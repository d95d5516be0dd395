//! Builds again when a sample outlet's file is added or removed; the embedding itself sees only changes.

fn main() {
    println!("cargo:rerun-if-changed=../../fixtures/outlets");
}
