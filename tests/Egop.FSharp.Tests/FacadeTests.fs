module Egop.FSharp.Tests.FacadeTests

open Xunit

[<Fact>]
let ``one is one`` () = Assert.Equal(1, Egop.Objective.x)
