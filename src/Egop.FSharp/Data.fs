namespace Egop

open MathNet.Numerics.LinearAlgebra

/// Labeled images for the experiments. Files are looked for; nothing is downloaded unless asked for.
[<CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Data =

    /// The 1797 handwritten digits that come with the library, pixels in [0, 1]. C#: Digits.Embedded()
    let digits () : LabeledImages = Digits.Embedded()

    /// The 5620 handwritten digits of the UCI repository, from files (EGOP_DATA). C#: Digits.Load()
    let uciDigits () : LabeledImages = Digits.Load()

    /// The 60000 training images of Fashion-MNIST, from files. C#: FashionMnist.LoadTraining()
    let fashionMnist () : LabeledImages = FashionMnist.LoadTraining()

    /// 3000 training images of four classes of Fashion-MNIST, 14 x 14 pixels, from the library itself. C#: FashionMnist.EmbeddedTraining()
    let fashionSample () : LabeledImages = FashionMnist.EmbeddedTraining()

    /// 600 test images of the same classes, from the library itself. C#: FashionMnist.EmbeddedTest()
    let fashionSampleTest () : LabeledImages = FashionMnist.EmbeddedTest()

    /// The 10000 test images of Fashion-MNIST, from files. C#: FashionMnist.LoadTest()
    let fashionMnistTest () : LabeledImages = FashionMnist.LoadTest()

    /// The classes given, relabelled 0, 1, ... C#: images.WithClasses(keep)
    let withClasses (keep: int seq) (images: LabeledImages) : LabeledImages = images.WithClasses(Array.ofSeq keep)

    /// Images of half the height and width: the largest of each 2 x 2 pixels. C#: images.MaxPool2x2()
    let maxPool2x2 (images: LabeledImages) : LabeledImages = images.MaxPool2x2()

    /// The first images. C#: images.Take(count)
    let take (count: int) (images: LabeledImages) : LabeledImages = images.Take count

    /// Training, validation and test parts of given sizes, shuffled. C#: data.Split(training, validation, test, seed)
    let split (seed: int) (training: int, validation: int, test: int) (data: LabeledImages) : DataSplit =
        data.Split(training, validation, test, uint64 seed)

    /// A of n rows and d columns with singular values k^−p in random directions. C#: SyntheticData.DecayingMatrix(rows, columns, exponent, seed)
    let decayingMatrix (seed: int) (rows: int) (columns: int) (exponent: float) : Matrix<float> =
        SyntheticData.DecayingMatrix(rows, columns, exponent, uint64 seed)
