// The names and meanings of MathNet.Numerics.FSharp, which code for it expects in this namespace; beside that package, either serves.
namespace MathNet.Numerics.LinearAlgebra

/// Dense vectors.
[<CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module DenseVector =

    /// A vector of zeros. C#: Vector<double>.Build.Dense(n)
    let zero (n: int) : Vector<float> = Vector<float>.Build.Dense n

    /// A vector whose entries are all x. C#: Vector<double>.Build.Dense(n, x)
    let create (n: int) (x: float) : Vector<float> = Vector<float>.Build.Dense(n, x)

    /// The vector of f 0, f 1, ... C#: Vector<double>.Build.Dense(n, f)
    let init (n: int) (f: int -> float) : Vector<float> = Vector<float>.Build.Dense(n, f)

    /// The entries of a list. C#: Vector<double>.Build.DenseOfEnumerable(entries)
    let ofList (entries: float list) : Vector<float> = Vector<float>.Build.DenseOfEnumerable entries

    /// The entries of a sequence. C#: Vector<double>.Build.DenseOfEnumerable(entries)
    let ofSeq (entries: float seq) : Vector<float> = Vector<float>.Build.DenseOfEnumerable entries

    /// A copy of an array. C#: Vector<double>.Build.DenseOfArray(entries)
    let ofArray (entries: float[]) : Vector<float> = Vector<float>.Build.DenseOfArray entries

/// Dense matrices.
[<CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module DenseMatrix =

    // MathNet.Numerics drops what is longer than the first row or column without a word.
    let private even (what: string) (lines: #seq<float> seq) : float seq seq =
        let lines = lines |> Seq.map Array.ofSeq |> Array.ofSeq

        lines
        |> Array.iteri (fun i line ->
            if line.Length <> lines[0].Length then
                invalidArg
                    what
                    $"expected {lines[0].Length} entries in each of the {what}, as in the first, actual {line.Length} at index {i}. Give {what} of one length.")

        lines |> Seq.map Seq.ofArray

    /// A matrix of zeros. C#: Matrix<double>.Build.Dense(rows, columns)
    let zero (rows: int) (columns: int) : Matrix<float> = Matrix<float>.Build.Dense(rows, columns)

    /// A matrix whose entries are all x. C#: Matrix<double>.Build.Dense(rows, columns, x)
    let create (rows: int) (columns: int) (x: float) : Matrix<float> = Matrix<float>.Build.Dense(rows, columns, x)

    /// The matrix of f i j, row i and column j counted from 0. C#: Matrix<double>.Build.Dense(rows, columns, f)
    let init (rows: int) (columns: int) (f: int -> int -> float) : Matrix<float> =
        Matrix<float>.Build.Dense(rows, columns, f)

    /// The identity. C#: Matrix<double>.Build.DenseIdentity(n)
    let identity (n: int) : Matrix<float> = Matrix<float>.Build.DenseIdentity n

    /// A diagonal matrix. C#: Matrix<double>.Build.DenseOfDiagonalVector(diagonal)
    let ofDiag (diagonal: Vector<float>) : Matrix<float> = Matrix<float>.Build.DenseOfDiagonalVector diagonal

    /// A diagonal matrix. C#: Matrix<double>.Build.DenseOfDiagonalArray(diagonal)
    let ofDiagArray (diagonal: float[]) : Matrix<float> = Matrix<float>.Build.DenseOfDiagonalArray diagonal

    /// The rows of a list; all as long as the first. C#: Matrix<double>.Build.DenseOfRows(rows)
    let ofRowList (rows: float list list) : Matrix<float> = Matrix<float>.Build.DenseOfRows(even "rows" rows)

    /// The rows of a sequence. C#: Matrix<double>.Build.DenseOfRows(rows)
    let ofRowSeq (rows: #seq<float> seq) : Matrix<float> = Matrix<float>.Build.DenseOfRows(even "rows" rows)

    /// The columns of a sequence. C#: Matrix<double>.Build.DenseOfColumns(columns)
    let ofColumnSeq (columns: #seq<float> seq) : Matrix<float> =
        Matrix<float>.Build.DenseOfColumns(even "columns" columns)

    /// A copy of a two-dimensional array. C#: Matrix<double>.Build.DenseOfArray(entries)
    let ofArray2 (entries: float[,]) : Matrix<float> = Matrix<float>.Build.DenseOfArray entries

/// Functions on vectors.
[<CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Vector =

    /// The entries as a new array. C#: v.ToArray()
    let toArray (v: Vector<float>) : float[] = v.ToArray()

    /// f of each entry. C#: v.Map(f)
    let map (f: float -> float) (v: Vector<float>) : Vector<float> = v.Map(f, Zeros.Include)

    /// Sum of the entries. C#: v.Sum()
    let sum (v: Vector<float>) : float = v.Sum()

/// Functions on matrices.
[<CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Matrix =

    /// f of each entry. C#: m.Map(f)
    let map (f: float -> float) (m: Matrix<float>) : Matrix<float> = m.Map(f, Zeros.Include)

    /// The transpose. C#: m.Transpose()
    let transpose (m: Matrix<float>) : Matrix<float> = m.Transpose()

    /// The entries as a new two-dimensional array. C#: m.ToArray()
    let toArray2 (m: Matrix<float>) : float[,] = m.ToArray()

/// vector [..] and matrix [[..]].
[<AutoOpen>]
module MatrixLiterals =

    /// A dense vector: vector [ 1.0; 2.0 ], or the entries of an array or any other sequence. C#: Vector<double>.Build.Dense([1, 2])
    let vector (entries: float seq) : Vector<float> = DenseVector.ofSeq entries

    /// A dense matrix by rows: matrix [ [ 1.0; 2.0 ]; [ 3.0; 4.0 ] ]. C#: Matrix<double>.Build.DenseOfRows([[1, 2], [3, 4]])
    let matrix (rows: float list list) : Matrix<float> = DenseMatrix.ofRowList rows

namespace Egop

open MathNet.Numerics.LinearAlgebra

/// vector [..] and matrix [[..]] for scripts that open Egop alone.
[<AutoOpen>]
module MatrixLiterals =

    /// A dense vector: vector [ 1.0; 2.0 ], or the entries of an array or any other sequence. C#: Vector<double>.Build.Dense([1, 2])
    let vector (entries: float seq) : Vector<float> = DenseVector.ofSeq entries

    /// A dense matrix by rows: matrix [ [ 1.0; 2.0 ]; [ 3.0; 4.0 ] ]. C#: Matrix<double>.Build.DenseOfRows([[1, 2], [3, 4]])
    let matrix (rows: float list list) : Matrix<float> = DenseMatrix.ofRowList rows
