"""The only SQL: one file per noun; plain values out."""
