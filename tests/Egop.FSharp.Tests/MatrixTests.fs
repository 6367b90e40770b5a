/// vector [..], matrix [[..]] and the modules of MathNet.Numerics.FSharp's names.
module Egop.FSharp.Tests.MatrixTests

open MathNet.Numerics.LinearAlgebra
open Xunit

let private same (expected: Vector<float>) (actual: Vector<float>) =
    Assert.Equal<float[]>(expected.ToArray(), actual.ToArray())

[<Fact>]
let ``literals give dense vectors and matrices by rows`` () =
    let v = vector [ 1.0; 2.0; 3.0 ]
    let m = matrix [ [ 1.0; 2.0; 3.0 ]; [ 4.0; 5.0; 6.0 ] ]
    Assert.Equal<float[]>([| 1.0; 2.0; 3.0 |], v.ToArray())
    Assert.Equal(6.0, m[1, 2])
    Assert.Equal<float[]>([| 14.0; 32.0 |], (m * v).ToArray())
    same v (Egop.MatrixLiterals.vector [ 1.0; 2.0; 3.0 ])
    Assert.Equal(m, Egop.MatrixLiterals.matrix [ [ 1.0; 2.0; 3.0 ]; [ 4.0; 5.0; 6.0 ] ])

[<Fact>]
let ``rows of different lengths are refused`` () =
    let e = Assert.Throws<System.ArgumentException>(fun () -> matrix [ [ 1.0 ]; [ 1.0; 2.0 ] ] |> ignore)
    Assert.StartsWith("expected 1 entries in each of the rows, as in the first, actual 2 at index 1", e.Message)

[<Fact>]
let ``the modules and the types of one name go together`` () =
    same (vector [ 0.0; 1.0; 4.0 ]) (DenseVector.init 3 (fun i -> float (i * i)))
    same (vector [ 2.0; 2.0 ]) (DenseVector.create 2 2.0)
    same (DenseVector.zero 2) (DenseVector.ofSeq (seq [ 0.0; 0.0 ]))
    Assert.Equal(DenseMatrix.identity 2, DenseMatrix.ofDiagArray [| 1.0; 1.0 |])
    Assert.Equal(DenseMatrix.ofDiag (vector [ 3.0; 4.0 ]), matrix [ [ 3.0; 0.0 ]; [ 0.0; 4.0 ] ])

    Assert.Equal(
        DenseMatrix.init 2 3 (fun i j -> float (10 * i + j)),
        DenseMatrix.ofRowSeq [ [ 0.0; 1.0; 2.0 ]; [ 10.0; 11.0; 12.0 ] ]
    )

    Assert.Equal(
        DenseMatrix.ofColumnSeq [ [| 1.0; 3.0 |]; [| 2.0; 4.0 |] ],
        DenseMatrix.ofArray2 (array2D [ [ 1.0; 2.0 ]; [ 3.0; 4.0 ] ])
    )

    Assert.Equal(DenseMatrix.zero 2 2, DenseMatrix.create 2 2 0.0)
    same (vector [ 1.0; 2.0 ]) (vector [ 0.0; 1.0 ] |> Vector.map (fun x -> x + 1.0))
    Assert.Equal(3.0, Vector.sum (vector [ 1.0; 2.0 ]))
    Assert.Equal<float[]>([| 1.0 |], Vector.toArray (vector [ 1.0 ]))
    let m = matrix [ [ 1.0; 2.0 ]; [ 3.0; 4.0 ] ]
    Assert.Equal(m + 1.0, Matrix.map (fun x -> x + 1.0) m)
    Assert.Equal(m.Transpose(), Matrix.transpose m)
    Assert.Equal<float[,]>(array2D [ [ 1.0; 2.0 ]; [ 3.0; 4.0 ] ], Matrix.toArray2 m)
    Assert.Equal(2, Vector<float>.Build.Dense(2).Count)
