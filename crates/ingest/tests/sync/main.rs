//! What does a sync make of good and bad publications, and what is left behind?

mod bundles;
mod declared;
mod doctor;
mod faults;
mod features;
mod hub;
mod mirror;
mod privacy;
mod readers;
mod rows;
mod site;
mod ucdp;
