/// What F# Interactive shows of the library's values, with the script that comes with the package.
module Egop.FSharp.Tests.PrinterTests

open Xunit

let private script =
    $"""{Interactive.references}
#load @"{Repository.file "src/Egop.FSharp/content/Egop.FSharp.fsx"}"
open MathNet.Numerics.LinearAlgebra
open Egop;;
let f = Objective.quadratic (Matrix<float>.Build.DenseOfDiagonalArray [| 1.0; 2.0 |])
let network = Data.digits () |> Data.take 50 |> Objective.classifier [ 3 ]
let x0 = [| 1.0; 1.0 |];;
let egop = f |> Egop.estimate 20 (Sampling.gaussian 1.0);;
let spectrum = egop.Spectrum;;
let run = f |> Train.run 10 (Optimizer.sgd 0.1) x0;;
let sweep = f |> Train.sweep (TrainOptions(Steps = 10)) (Basis.identity 2) Optimizer.sgd [| x0 |];;
let layout = network.Layout;;
let images = Data.digits ();;
let chart = Chart.losses [ ("SGD", run) ];;
let state = run.State;;
let basis = Basis.ofEgop egop;;
let provider = LinearAlgebra.Managed;;
let optimizer = Optimizer.adam 0.1;;
let check = Check.close "gradient" 1e-6 1.0 -1.0;;
let table = Show.table [ ("Adam", 0.5) ];;
let matrix = Show.matrix (Matrix<float>.Build.DenseIdentity 2);;
#quit;;
"""

[<Fact>]
let ``values are printed in words`` () =
    let code, output, errors = Interactive.run (System.IO.Path.GetTempPath()) [ "--nologo" ] script

    Assert.True((code = 0 && not (errors.Contains "error")), $"exit code {code}\n{errors}\n{output}")

    for expected in
        [
            "val f: IObjective = quadratic, 2 x 2"
            "EGOP of 2 parameters from 20 gradients"
            "block all: stable rank "
            "2 eigenvalues, largest "
            "SGD, identity basis: loss "
            "gradient norm 2.24 to "
            "best learning rate "
            "  best"
            "W1 3x64 at 0"
            "UCI digits, embedded: 1797 images of 8 x 8 pixels, 10 classes"
            "1 line, log y; .SaveHtml(\"chart.html\") writes it to a page"
            "val state: OptimizerState = 10 steps"
            "val basis: IBasis = EGOP basis of R^2"
            "val provider: LinearAlgebraProvider = managed"
            "Adam { LearningRate = 0.1"
            "FAILED: gradient, -1, expected 1"
            "Item1  Item2"
            "2 × 2 matrix"
        ] do
        Assert.Contains(expected, output)
