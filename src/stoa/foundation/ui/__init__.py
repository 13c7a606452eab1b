"""What every page shares: the frame, the parts, the style, the languages."""
