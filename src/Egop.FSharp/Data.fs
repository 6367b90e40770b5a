namespace Egop

open MathNet.Numerics.LinearAlgebra

/// Labeled images for the experiments. Files are looked for; nothing is downloaded unless asked for.
[<CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Data =

    /// The 1797 handwritten digits that come with the library, pixels in [0, 1]. C#: Digits.Embedded()
    let digits () : LabeledData = Digits.Embedded()

    /// Training, validation and test parts of given sizes, shuffled. C#: data.Split(training, validation, test, seed)
    let split (seed: int) (training: int, validation: int, test: int) (data: LabeledData) =
        let struct (a, b, c) = data.Split(training, validation, test, uint64 seed)
        a, b, c

    /// A of n rows and d columns with singular values k^−p in random directions. C#: SyntheticData.DecayingMatrix(rows, columns, exponent, seed)
    let decayingMatrix (seed: int) (rows: int) (columns: int) (exponent: float) : Matrix<float> =
        SyntheticData.DecayingMatrix(rows, columns, exponent, uint64 seed)
