//! What does a sync make of good and bad publications, and what is left behind?

mod acled;
mod bundles;
mod declared;
mod doctor;
mod faults;
mod features;
mod ged;
mod hub;
mod mirror;
mod privacy;
mod readers;
mod rows;
mod site;
mod ucdp;
