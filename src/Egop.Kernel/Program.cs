Console.Error.WriteLine("egop-kernel: no command given.");
return 2;
