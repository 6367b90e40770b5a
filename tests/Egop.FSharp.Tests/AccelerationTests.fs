namespace Egop.FSharp.Tests

open MathNet.Numerics.Providers.LinearAlgebra
open Egop
open Xunit

/// MathNet's provider belongs to the process: no other test may run meanwhile.
[<CollectionDefinition("MathNet's provider", DisableParallelization = true)>]
type MathNetSetting() = class end

[<Collection("MathNet's provider")>]
type AccelerationTests() =

    [<Fact>]
    member _.``MathNet computes by this library until the result is disposed of``() =
        let before = LinearAlgebraControl.Provider

        for start in [ Acceleration.mathNet; (fun () -> Acceleration.mathNetWith LinearAlgebra.Managed) ] do
            using (start ()) (fun _ -> Assert.StartsWith("Egop over", LinearAlgebraControl.Provider.ToString()))
            Assert.Same(before, LinearAlgebraControl.Provider)
