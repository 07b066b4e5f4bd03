//! Readers: from files to one neutral model. This floor picks the reader for each input.

mod unit;
