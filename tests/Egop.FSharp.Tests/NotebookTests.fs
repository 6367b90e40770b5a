/// What scripts and notebooks use of the facade to show and to check values.
module Egop.FSharp.Tests.NotebookTests

open System
open System.Xml.Linq
open MathNet.Numerics.LinearAlgebra
open Xunit
open Egop

type Method = { Name: string; Loss: float; Best: float option }

let private isHtml (html: string) = XDocument.Parse $"<div>{html}</div>" |> ignore

[<Fact>]
let ``Check gives values that tell what is wrong and never throw`` () =
    Assert.True((Check.that "a" (fun () -> true)).Passed)
    Assert.Equal("boom", (Check.that "a" (fun () -> failwith "boom")).Hint.Replace("Exception: ", ""))
    Assert.True((Check.close "a" 1e-9 [| 1.0; 2.0 |] [ 1.0; 2.0 ]).Passed)
    Assert.True((Check.close "a" 1e-9 (Vector<float>.Build.Dense [| 1.0; 2.0 |]) [| 1.0; 2.0 |]).Passed)
    Assert.Contains("sign", (Check.close "gradient" 1e-9 1.0 -1.0).Hint)
    Assert.True((Check.equal "a" [ 1; 2 ] [ 1; 2 ]).Passed)
    Assert.True((Check.equal "a" (Some 1) (Some 1)).Passed)
    Assert.False((Check.equal "a" None (Some 1)).Passed)
    Assert.Equal("think", (Check.equal "a" 1 2 |> Check.hint "think").Hint)

    let summary = Check.all [ Check.that "a" (fun () -> true); Check.equal "b" 1 2 ]
    Assert.Equal(1, summary.Passed)
    isHtml (summary.ToHtml())

[<Fact>]
let ``Show makes tables of records and views of matrices`` () =
    let table =
        Show.table [ { Name = "Adam"; Loss = 0.5; Best = Some 0.1 }; { Name = "SGD"; Loss = 1.0; Best = None } ]

    Assert.Equal<string seq>([ "Name"; "Loss"; "Best" ], table.Columns)
    Assert.Equal("Name  Loss  Best\nAdam   0.5   0.1\nSGD      1", table.ToText())
    isHtml (table.ToHtml())
    Assert.Equal<string seq>([ "Item1"; "Item2" ], (Show.table [ ("a", 1) ]).Columns)
    Assert.Contains("998 more rows", (Show.tableOf 2 [ 1..1000 ]).ToHtml())
    Assert.StartsWith("2 × 2 matrix", (Show.matrix (Matrix<float>.Build.Dense(2, 2, 1.0))).ToString())
    Assert.StartsWith("vector of length 2", (Show.vector (Vector<float>.Build.Dense [| 1.0; 2.0 |])).ToString())
    Assert.Equal("<i>x</i>", (Show.html "<i>x</i>").ToHtml())

[<Fact>]
let ``every chart of numbers is one call`` () =
    let q = Quartiles(1.0, 2.0, 3.0)

    for chart in
        [
            Chart.learningRates [ "a", [| 0.1; 1.0 |], [| 1.0; nan |] ]
            Chart.quartileBands [ "a", [| 0.0; 1.0 |], [| q; q |] ]
            Chart.comparison "original" "EGOP" [ "a", q, q ]
            Chart.staleness [ "a", [ Some 1, q; Some 10, q; None, q ] ]
            Chart.ranks [ "a", [ 1, q; 2, q ] ]
            Chart.measuredAndBound [ "a", [| 1.0; 0.5 |], [| 2.0; 1.0 |] ]
        ] do
        XDocument.Parse(chart.ToSvg()) |> ignore
        Assert.DoesNotContain("no finite data", chart.ToSvg())
        isHtml (Chart.toHtml chart)
        Assert.Contains("\"data\"", Chart.toJson chart)

    for grid in [ Chart.sampleSizes [ "a", [ 0.5, q, 0.2; 1.0, q, 0.4 ] ]; Chart.spectra [ "a", [| 1.0; 0.5 |] ] ] do
        isHtml (grid.ToHtml())

[<Fact>]
let ``a run that is shown is the run without a display`` () =
    let f = Objective.quadratic (Matrix<float>.Build.DenseIdentity 2)
    let x0 = [| 1.0; 2.0 |]
    let adam = Optimizer.adam 0.1
    use live = Live.training "Adam"

    let shown = f |> Train.runWith (TrainOptions(Steps = 20, Progress = live)) adam x0

    Assert.Equal<float seq>((f |> Train.run 20 adam x0).FinalPoint, shown.FinalPoint)

    for chart in
        [
            Chart.wallTime [ "Adam", shown ]
            Chart.suboptimality 0.0 [ "Adam", shown ]
            Chart.withMode ChartMode.Shared (Chart.losses [ "Adam", shown ])
        ] do
        XDocument.Parse(chart.ToSvg()) |> ignore

[<Fact>]
let ``stages are plain lines in a file and one line in a terminal`` () =
    use file = new IO.StringWriter(NewLine = "\n")
    let stages = StageProgress(file, false)
    stages.Stage "Estimating"
    stages.Report(1, 2)
    stages.Done "well"
    let lines = file.ToString().Split '\n'
    Assert.Equal("Estimating ...", lines[0])
    Assert.Matches("^Estimating +[0-9.]+ s  well$", lines[1])

    use terminal = new IO.StringWriter(NewLine = "\n")
    let stages = StageProgress(terminal, true, Func<int>(fun () -> 20))
    stages.Stage "Estimating"
    stages.Report("gradients", 1, 2)
    stages.Done "well"
    Assert.Contains("\rEstimating  50 % gr", terminal.ToString())
