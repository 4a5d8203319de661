"""What must come out as it went in, and how a sentence is translated again where the model broke it."""
