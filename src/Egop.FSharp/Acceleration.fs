namespace Egop

open System

/// Other libraries' computations by this library's linear algebra, when asked.
module Acceleration =

    /// MathNet's dense real matrices multiply, factor and solve with this library's linear algebra, in the whole process, until
    /// the result is disposed of: `use _ = Acceleration.mathNet ()`. C#: MathNetAcceleration.Use()
    let mathNet () : IDisposable = MathNetAcceleration.Use()

    /// The same by a provider of choice. C#: MathNetAcceleration.Use(provider)
    let mathNetWith (provider: LinearAlgebraProvider) : IDisposable = MathNetAcceleration.Use provider
