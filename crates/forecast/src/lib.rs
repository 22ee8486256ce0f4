//! Here are features: give me rows of samples, and their scores.
