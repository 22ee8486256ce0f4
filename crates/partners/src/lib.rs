//! Here is a partner, a mission or a host State: what do all tables say of it?
