module Egop.FSharp.Tests.FacadeTests

open Egop
open Xunit

[<Fact>]
let ``the identity basis has its dimension`` () =
    Assert.Equal(3, (Basis.identity 3).Dimension)
