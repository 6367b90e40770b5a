// Makes the toolkit built in this repository available to a script: #load "egop.fsx", after `dotnet fsi build.fsx build`.
// A script of your own, elsewhere, says #r "nuget: Egop.FSharp" instead.
#I "../artifacts/lib"
#r "MathNet.Numerics.dll"
#r "Egop.LinearAlgebra.dll"
#r "Egop.dll"
#r "Egop.Theory.dll"
#r "Egop.Charts.dll"
#r "Egop.Experiments.dll"
#r "Egop.Display.dll"
#r "Egop.FSharp.dll"
