global using Qmulum.EndToEnd.Tests.Support;
