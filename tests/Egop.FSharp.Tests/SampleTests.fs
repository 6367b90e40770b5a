/// The sample the facade was designed by, as a program with Math.NET opened before and after would say it: the names must resolve.
module Egop.FSharp.Tests.SampleTests

open MathNet.Numerics
open MathNet.Numerics.LinearAlgebra
open Egop
open MathNet.Numerics.LinearAlgebra
open Xunit

[<Fact>]
let ``the design's sample compiles and runs`` () =
    let a: Matrix<float> = Data.decayingMatrix 1 20 8 1.0
    let y = a.Column 0
    let f = Objective.logSumExp a y
    let egop = f |> Egop.estimate 500 (Sampling.gaussian 1.0)
    let x0 = Sampling.draw 7 (Sampling.gaussian 1.0 f.Dimension)

    let chart: Chart =
        [
            "original", f |> Train.run 1000 (Optimizer.adam 0.1) x0
            "EGOP", f |> Train.runIn (Basis.ofEgop egop) 1000 (Optimizer.adam 0.1) x0
        ]
        |> Chart.losses
        |> Chart.withTitle $"Adam; stable rank {egop.StableRank:F1} of {f.Dimension}"

    Assert.StartsWith("Adam; stable rank ", chart.Title)
    Assert.Equal(2, chart.Traces.Length)
