namespace Egop

/// Placeholder.
module Objective =
    /// x
    let x = 1
