"""The Qt desktop application: shows what `fer_core` reads, and decides nothing itself."""
